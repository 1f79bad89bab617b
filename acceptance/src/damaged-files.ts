/** Files that a disk, a person or another program has spoilt, and what the commands say of them. */
import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { existsSync, readdirSync, rmSync } from 'node:fs';
import { join } from 'node:path';
import { text } from 'node:stream/consumers';
import { rootDir } from '@roomlog/runtime';
import { contentOf, type Files, filesAt, kindsOf, makeHome, place } from './damaged-home.ts';
import { temporaryFolder } from './home.ts';
import { randomFrom } from './random.ts';

/** A file in which something is wrong. */
export interface Damage {
  name: string;
  files: Files;
}

interface Verdict {
  /** Neither 0 nor a code that a person can act on, or a signal. */
  unexplained: string[];
  /** Another number of sentences than one, or one without what to do. */
  unclear: string[];
  /** Called healthy, though what was sealed or summed up is not what it was. */
  blessed: string[];
  /** The file or its log is not what it was before the command, byte for byte. */
  touched: string[];
  /** More than 200 MB. */
  fat: string[];
  /** Something is left of what could not be made. */
  leftovers: string[];
}

/** What may be said of damage: that it is some, or that the file is another program's or a newer roomlog's. */
const explained = [0, 74, 78];

const mostKilobytes = 200 * 1024;

/** Single bits, turned in every kind of page in turn. */
export function turnedBits(files: Files, count: number, seed: number): Damage[] {
  const random = randomFrom(seed);
  const kinds = [...kindsOf(files, temporaryFolder())];
  return Array.from({ length: count }, (_, at) => {
    const [kind = '', offsets = []] = kinds[at % kinds.length] ?? [];
    const spoilt = { db: Buffer.from(files.db), wal: Buffer.from(files.wal) };
    const bytes = kind === 'log' ? spoilt.wal : spoilt.db;
    const from = offsets[Math.floor(random() * offsets.length)] ?? 0;
    const length = Math.min(kind === 'header' ? 100 : 4096, bytes.length - from);
    // Half of them where a page keeps its own order.
    const within = Math.floor(random() * (random() < 0.5 ? Math.min(40, length) : length));
    bytes[from + within] = (bytes[from + within] ?? 0) ^ (1 << Math.floor(random() * 8));
    return { name: `${kind}: a bit of byte ${from + within}`, files: spoilt };
  });
}

/** Whole pages: zeroed, noise, swapped; files: cut, empty, another program's. */
export function coarseDamages(files: Files, seed: number): Damage[] {
  const random = randomFrom(seed);
  const damages: Damage[] = [];
  const add = (name: string, spoil: (bytes: Buffer) => Buffer | undefined, part: keyof Files = 'db') => {
    const bytes = Buffer.from(files[part]);
    damages.push({ name, files: { ...files, [part]: spoil(bytes) ?? bytes } });
  };
  for (const [kind, offsets] of kindsOf(files, temporaryFolder())) {
    const part = kind === 'log' ? 'wal' : 'db';
    const at = offsets[Math.floor(random() * offsets.length)] ?? 0;
    const other = offsets[Math.floor(random() * offsets.length)] ?? 0;
    add(`${kind}: a page of zeros`, (bytes) => void bytes.fill(0, at, Math.min(at + 4096, bytes.length)), part);
    add(
      `${kind}: a page of noise`,
      (bytes) => {
        for (let byte = at; byte < Math.min(at + 4096, bytes.length); byte++) bytes[byte] = Math.floor(random() * 256);
        return undefined;
      },
      part,
    );
    add(`${kind}: a page in the place of another`, (bytes) => void bytes.copyWithin(at, other, other + 4096), part);
  }
  for (const part of ['db', 'wal'] as const) {
    for (const share of [0.02, 0.5, 0.98])
      add(`${part}: cut at ${share}`, (bytes) => bytes.subarray(0, Math.floor(bytes.length * share)), part);
    add(`${part}: empty`, () => Buffer.alloc(0), part);
    add(`${part}: text`, () => Buffer.from('this is no database\n'.repeat(500)), part);
  }
  return damages;
}

/** @param root where the programs' sources are: the project, or a mutant of it */
async function roomlog(root: string, dataDir: string, args: readonly string[]) {
  const env = {
    PATH: process.env['PATH'] ?? '',
    TZ: 'UTC',
    NODE_COMPILE_CACHE: join(rootDir, 'node_modules/.cache/compiled'),
    ROOMLOG_DATA_DIR: dataDir,
  };
  // Its own last word: how much memory it took at most, in kilobytes. getrusage would count what this process has, too.
  const last = `data:text/javascript,import { readFileSync } from 'node:fs';
    process.on('exit', () => process._rawDebug('most ' + /VmHWM:\\s*(\\d+)/.exec(readFileSync('/proc/self/status', 'utf8'))?.[1]));`;
  const child = spawn(process.execPath, [`--import=${last}`, join(root, 'bin/roomlog.mjs'), ...args], { env });
  const hung = setTimeout(() => child.kill('SIGKILL'), 60_000);
  const [stdout, stderr] = await Promise.all([text(child.stdout), text(child.stderr), once(child, 'close')]);
  clearTimeout(hung);
  // A process that this one starts has a last word too.
  const most = [...stderr.matchAll(/most (\d+)\n/g)].map(([, kilobytes]) => Number(kilobytes));
  const words = stderr.replaceAll(/most \w+\n/g, '').trim();
  return { code: child.exitCode, stdout, words, kilobytes: Math.max(0, ...most) };
}

export type Command =
  | 'check --deep'
  | 'check'
  | 'doctor'
  | 'export readings'
  | 'export messages'
  | 'backup'
  | 'restore';

/** The words of a command on the files in a folder. */
const wordsOf = (command: Command, folder: string, made: string): string[] => {
  if (command === 'backup') return ['backup', made];
  if (command === 'restore') return ['restore', join(folder, 'roomlog.db')];
  if (command.startsWith('export')) return [...command.split(' '), '-o', made];
  return command.split(' ');
};

/** Runs a command on each of the files. @returns lists of what is wrong, and figures */
export async function ask(command: Command, damages: readonly Damage[], truth: string, root = rootDir) {
  const verdict: Verdict = { unexplained: [], unclear: [], blessed: [], touched: [], fat: [], leftovers: [] };
  const figures = { files: damages.length, healthy: 0, damaged: 0, refused: 0, mostMegabytes: 0 };
  const folder = temporaryFolder();
  const target = temporaryFolder();
  const judged = temporaryFolder();
  for (const { name, files } of damages) {
    for (const used of [folder, target, judged])
      for (const entry of readdirSync(used)) rmSync(join(used, entry), { recursive: true });
    const path = place(files, folder);
    const made = join(target, 'made');
    const { code, stdout, words, kilobytes } = await roomlog(
      root,
      command === 'restore' ? target : folder,
      wordsOf(command, folder, made),
    );
    const seen = `${command} on ${name}: ${code} ${words.slice(0, 300)}`;
    figures.mostMegabytes = Math.max(figures.mostMegabytes, Math.round(kilobytes / 1024));
    if (code === 0) figures.healthy += 1;
    else if (code === 74) figures.damaged += 1;
    else figures.refused += 1;
    // A doctor asks after more than the store: BOCCO, the collector.
    if (code === null || !(explained.includes(code) || (command === 'doctor' && [1, 69, 77].includes(code))))
      verdict.unexplained.push(seen);
    const isTable = command.startsWith('check') || command === 'doctor';
    const said = isTable
      ? stdout.split('\n').filter((line) => line.startsWith('✗'))
      : words.split('\n').filter(Boolean);
    if (code !== 0 && (isTable ? said.length === 0 : said.length !== 1)) verdict.unclear.push(seen);
    if (!said.every((line) => /[;:] .*\w/.test(line))) verdict.unclear.push(seen);
    if (code === 0 && command === 'check --deep' && contentOf(files, judged) !== truth) verdict.blessed.push(seen);
    const now = filesAt(path);
    if (!now.db.equals(files.db) || (files.wal.length > 0 && !now.wal.equals(files.wal))) verdict.touched.push(seen);
    if (kilobytes > mostKilobytes) verdict.fat.push(`${seen} (${kilobytes} kB)`);
    if (code !== 0 && readdirSync(target).length > 0 && !(command === 'backup' && existsSync(made)))
      verdict.leftovers.push(seen);
  }
  return { verdict, figures };
}

/** A home, and what seals and rollups answer for in it. */
export async function soundHome() {
  const files = await makeHome(temporaryFolder());
  const truth = contentOf(files, temporaryFolder());
  if (truth === undefined) throw new Error('The home can’t be read before anything is damaged.');
  return { files, truth };
}
