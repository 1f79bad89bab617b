/** What the figures of results.md were measured on: the machine, and the versions of what is compared. */
import { spawnSync } from 'node:child_process';
import { readFileSync } from 'node:fs';
import { arch, cpus, release, totalmem, type } from 'node:os';
import { sqliteOf } from '@roomlog/store/testing';
import { openBenchStore } from './bench-store.ts';
import { loadDuckDb } from './peers/duckdb.ts';
import { findProgram } from './peers/program.ts';
import { report } from './results.ts';

/** How each says its version, and where Debian has it if that is not on the path. */
const programs = [
  { name: 'sqlite3', arg: '--version' },
  { name: 'rrdtool', arg: '--version' },
  { name: 'postgres', arg: '--version', folder: '/usr/lib/postgresql/15/bin' },
  { name: 'influxd', arg: 'version' },
  { name: 'prometheus', arg: '--version' },
  { name: 'chromium', arg: '--version' },
];

const processors = cpus();
const rows = [
  ['processor', `${processors.length} × ${processors[0]?.model.trim() ?? 'unknown'}, ${arch()}`],
  ['memory', `${(totalmem() / 2 ** 30).toFixed(1)} GiB`],
  ['system', `${systemName()}, ${type()} ${release()}`],
  ['Node', process.versions.node],
  ['SQLite in it', await sqliteVersion()],
  ...programs.map(({ name, arg, folder }) => [name, versionOf(name, arg, folder)]),
  ['DuckDB', loadDuckDb()?.version() ?? 'not installed: skipped'],
];
report(`
# Machine

Written by \`pnpm bench\`.

| | |
| --- | --- |
${rows.map((row) => `| ${row.join(' | ')} |`).join('\n')}
`);

function systemName(): string {
  try {
    return /^PRETTY_NAME="(.*)"/m.exec(readFileSync('/etc/os-release', 'utf8'))?.[1] ?? '';
  } catch {
    return '';
  }
}

async function sqliteVersion(): Promise<string> {
  const { store, clear } = await openBenchStore(0);
  const version = sqliteOf(store).prepare('SELECT sqlite_version()').pluck().get();
  await clear();
  return String(version);
}

function versionOf(name: string, arg: string, folder?: string): string {
  const program = findProgram(name, folder === undefined ? [] : [folder]);
  if (program === undefined) return 'not installed: skipped';
  const { stdout, stderr } = spawnSync(program, [arg], { encoding: 'utf8' });
  return /\d+(\.\d+)+/.exec(stdout || stderr)?.[0] ?? 'unknown';
}
