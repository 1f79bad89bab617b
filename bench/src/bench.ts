/**
 * Runs the benches one after another and writes `results.md`. With `--quick` (two minutes) only those that need no other
 * program and whose ratios hold on a busy machine: it fails when one of them misses its goal by more than a third.
 */
import { spawnSync } from 'node:child_process';
import { join } from 'node:path';
import { parseArgs } from 'node:util';

const benches = [
  { name: 'machine', isQuick: false },
  { name: 'charts', isQuick: true },
  { name: 'flat', isQuick: false },
  { name: 'live', isQuick: false },
  { name: 'typed', isQuick: true },
  { name: 'fleet', isQuick: false },
  { name: 'import', isQuick: false },
  { name: 'files', isQuick: false },
  { name: 'downloads', isQuick: false },
  { name: 'size', isQuick: false },
  { name: 'fleet-size', isQuick: false },
  { name: 'engines', isQuick: false },
  { name: 'small', isQuick: false },
  { name: 'quiet-home', isQuick: true },
  { name: 'start', isQuick: true },
  { name: 'rooms', isQuick: true },
  { name: 'glance', isQuick: false },
  { name: 'page', isQuick: false },
  { name: 'write', isQuick: true },
  { name: 'answers', isQuick: false },
  { name: 'peers', isQuick: false },
  { name: 'spans', isQuick: false },
  { name: 'http', isQuick: false },
];

const { values } = parseArgs({ options: { quick: { type: 'boolean', default: false } } });
const env = { ...process.env, ROOMLOG_BENCH_QUICK: values.quick ? '1' : '0' };
const missed = benches
  .filter(({ isQuick }) => isQuick || !values.quick)
  .filter(
    ({ name }) =>
      spawnSync(process.execPath, [join(import.meta.dirname, `${name}.ts`)], { env, stdio: 'inherit' }).status !== 0,
  )
  .map(({ name }) => name);
if (missed.length > 0) {
  process.stderr.write(`\nMissed by more than a third, or not run to its end: ${missed.join(', ')}\n`);
  process.exitCode = 1;
}
