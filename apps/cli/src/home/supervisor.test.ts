import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { existsSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { setTimeout as delay } from 'node:timers/promises';
import { expect, onTestFinished, test } from 'vitest';
import { temporaryFolder } from '../testing/testing.ts';
import { startNode } from './processes.ts';
import { createSupervisor } from './supervisor.ts';

const quickly = { first: 20, longest: 100 };

/** Programs that write down when they start and say what they are told to; `log` lists the starts. */
function scripts() {
  const file = join(temporaryFolder(), 'log');
  const log = () => (existsSync(file) ? readFileSync(file, 'utf8').trim().split('\n') : []);
  const launch = (name: string, body: string) => () =>
    startNode(
      [
        '-e',
        `require('node:fs').appendFileSync(${JSON.stringify(file)}, '${name} ' + process.pid + '\\n');
        const ready = () => process.send({ ready: { pid: String(process.pid) } });
        ${body}`,
      ],
      { PATH: process.env['PATH'] },
    );
  return { launch, log };
}

const stays = "ready(); process.on('disconnect', () => process.exit());";
const isRunning = (pid: number) => {
  try {
    return process.kill(pid, 0);
  } catch {
    return false;
  }
};

async function until(holds: () => boolean): Promise<void> {
  for (const end = performance.now() + 20_000; !holds(); await delay(5)) expect(performance.now()).toBeLessThan(end);
}

test('what crashes is started again, until it is told to stop', async () => {
  const { launch, log } = scripts();
  const stop = new AbortController();
  const supervisor = createSupervisor(stop.signal, quickly);
  const facts: string[] = [];
  const first = await supervisor.keep({
    launch: launch('crashing', 'ready(); setTimeout(() => process.exit(70), 5);'),
    ready: ({ pid = '' }) => facts.push(pid),
  });
  await until(() => log().length >= 3 && facts.length >= 2);
  expect(first).toEqual({ pid: facts[0] });
  expect(facts[1]).not.toBe(facts[0]);
  stop.abort();
  expect(await supervisor.ended()).toBe(0);
});

test('one that cannot go on ends the others with its code, also one that waits for its next start', async () => {
  const { launch, log } = scripts();
  const supervisor = createSupervisor(new AbortController().signal, { first: 200, longest: 1000 });
  await supervisor.keep({ launch: launch('staying', stays) });
  void supervisor.keep({ launch: launch('crashing', 'process.exit(70);') });
  // Ends for good while the other one is in its pause.
  await until(() => log().some((line) => line.startsWith('crashing')));
  void supervisor.keep({ launch: launch('refusing', 'process.exit(78);') });
  expect(await supervisor.ended()).toBe(78);
  const started = log();
  // Longer than the pause: a start that was still to come would be seen.
  await delay(400);
  expect(log()).toEqual(started);
  for (const line of started) expect(isRunning(Number(line.split(' ')[1])), line).toBe(false);
});

test('after the decision to stop nothing is started, and whoever waits for it hears so', async () => {
  const { launch, log } = scripts();
  const stop = new AbortController();
  const supervisor = createSupervisor(stop.signal, quickly);
  const waiting = supervisor.keep({ launch: launch('never ready', 'setInterval(() => {}, 1000);') });
  await until(() => log().length === 1);
  stop.abort();
  expect(await waiting).toBeUndefined();
  expect(await supervisor.keep({ launch: launch('late', stays) })).toBeUndefined();
  expect(await supervisor.ended()).toBe(0);
  await supervisor.stop();
  expect(log()).toHaveLength(1);
});

test('a signal that came before the first start leaves nothing to start', async () => {
  const { launch, log } = scripts();
  const supervisor = createSupervisor(AbortSignal.abort(), quickly);
  expect(await supervisor.keep({ launch: launch('late', stays) })).toBeUndefined();
  expect(await supervisor.ended()).toBe(0);
  expect(log()).toEqual([]);
});

test('one that does not listen to SIGTERM is killed', async () => {
  const { launch } = scripts();
  const supervisor = createSupervisor(new AbortController().signal, quickly);
  const facts = await supervisor.keep({
    launch: launch('deaf', "process.on('SIGTERM', () => {}); setInterval(() => {}, 1000); ready();"),
  });
  await supervisor.stop();
  expect(isRunning(Number(facts?.['pid']))).toBe(false);
});

test('one that cannot be started counts as crashed', async () => {
  const { launch, log } = scripts();
  const supervisor = createSupervisor(new AbortController().signal, quickly);
  const path = process.execPath;
  process.execPath = '/nowhere/node';
  const kept = supervisor.keep({ launch: launch('staying', stays) });
  process.execPath = path;
  expect(Number((await kept)?.['pid'])).toBeGreaterThan(0);
  await supervisor.stop();
  expect(log()).toHaveLength(1);
});

test('a parent that ends at once takes its programs with it, whatever they are doing', async () => {
  const code = `
    const { startNode } = await import(${JSON.stringify(import.meta.resolve('./processes.ts'))});
    const deaf = "process.on('SIGTERM', () => {}); process.on('disconnect', () => {}); setInterval(() => {}, 1000);";
    const program = startNode(['-e', deaf + " process.send({ ready: { pid: String(process.pid) } });"], {});
    console.log((await program.ready).pid);
    process.exit(1);`;
  const parent = spawn(process.execPath, ['--input-type=module', '-e', code]);
  onTestFinished(() => void parent.kill('SIGKILL'));
  const exited = once(parent, 'exit');
  const [pid] = await once(parent.stdout, 'data');
  await exited;
  await until(() => !isRunning(Number(pid)));
  expect(Number(pid)).toBeGreaterThan(0);
});
