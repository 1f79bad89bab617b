/** Starts each command on everything that can be set up wrongly. */
import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { mkdirSync } from 'node:fs';
import { type AddressInfo, createServer } from 'node:net';
import { join } from 'node:path';
import { text } from 'node:stream/consumers';
import { onTestFinished } from 'vitest';
import { readOnlyDisk, smallDisk, whyNoMount } from './disk.ts';
import { type Home, openHome, temporaryFolder } from './home.ts';
import { allCommands, type Mistake, mistakes, mistakesOf } from './mistakes.ts';

interface Refused {
  /** Commands that went on as if nothing were wrong. */
  started: string[];
  /** Another exit code than the one for it. */
  code: string[];
  /** Not one sentence that says what to do. */
  words: string[];
  /** Told where in the sources it happened. */
  stack: string[];
}

interface Figures {
  mistakes: number;
  starts: number;
  /** Milliseconds until a command had refused: the median and the longest. */
  median: number;
  longest: number;
}

/** A command that goes on is ended then (ms). */
const patience = 60_000;
const atOnce = 4;

/** @param only those mistakes whose names match */
export async function refuse({ root, only = /./ }: { root?: string; only?: RegExp } = {}): Promise<{
  verdict: Refused;
  figures: Figures;
}> {
  const home = await openHome({ history: 3600 }, { ...(root && { root }) });
  const all = [...mistakes, ...(await machineMistakes())].filter(({ name }) => only.test(name));
  const starts = all.flatMap((mistake) =>
    (mistake.commands ?? allCommands).map((command) => ({ mistake, command, name: `${command}, ${mistake.name}` })),
  );
  const verdict: Refused = { started: [], code: [], words: [], stack: [] };
  const times: number[] = [];
  let next = 0;
  const starter = async () => {
    for (let at = next++; at < starts.length; at = next++) {
      const { mistake, command, name } = starts[at] as (typeof starts)[number];
      const { code, stderr, ms } = await runCommand(home, command, mistake);
      times.push(ms);
      if (code === null) verdict.started.push(name);
      else if (code !== mistake.code) verdict.code.push(`${name}: ${code}, ${stderr.trim()}`);
      const sentence = stderr.trim();
      if (!mistake.says.test(sentence) || sentence.includes('\n')) verdict.words.push(`${name}: ${sentence}`);
      if (/\n\s+at |\.[jt]s:\d/.test(stderr)) verdict.stack.push(name);
    }
  };
  await Promise.all(Array.from({ length: atOnce }, starter));
  times.sort((a, b) => a - b);
  return {
    verdict,
    figures: {
      mistakes: all.length,
      starts: starts.length,
      median: Math.round(times[Math.floor(times.length / 2)] ?? 0),
      longest: Math.round(times.at(-1) ?? 0),
    },
  };
}

async function runCommand(
  { root, env }: Home,
  command: string,
  { env: wrong = {}, spoil }: Mistake,
): Promise<{ code: number | null; stderr: string; ms: number }> {
  const folder = join(temporaryFolder(), 'data');
  mkdirSync(folder, { mode: 0o700 });
  spoil?.(folder);
  const began = performance.now();
  const child = spawn(process.execPath, [join(root, 'bin/roomlog.mjs'), command], {
    env: { ...env, ROOMLOG_DATA_DIR: folder, ...wrong },
    stdio: ['ignore', 'ignore', 'pipe'],
  });
  const late = setTimeout(() => child.kill(), patience);
  const [stderr, [code]] = await Promise.all([text(child.stderr), once(child, 'exit')]);
  const ms = performance.now() - began;
  clearTimeout(late);
  return { code: ms >= patience ? null : code, stderr, ms };
}

async function machineMistakes(): Promise<Mistake[]> {
  const server = createServer().listen(0, '127.0.0.1');
  await once(server, 'listening');
  onTestFinished(() => void server.close());
  const { port } = server.address() as AddressInfo;
  if (whyNoMount() !== undefined) return mistakesOf(port, undefined, undefined);
  const full = smallDisk('64k');
  full.fill();
  return mistakesOf(port, readOnlyDisk(), full.folder);
}
