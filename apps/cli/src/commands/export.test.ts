import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { openSync, readdirSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { text } from 'node:stream/consumers';
import { derivedValues } from '@roomlog/climate';
import { rootDir } from '@roomlog/runtime';
import { labelledSensors, openStore } from '@roomlog/store';
import { expectedFile, fileForm } from '@roomlog/store/testing/files';
import fc from 'fast-check';
import { beforeEach, expect, test } from 'vitest';
import {
  environment,
  expectSentence,
  type Offered,
  outcomeOf,
  parseLines,
  roomlog,
  startHousehold,
  startRoomlog,
  temporaryFolder,
} from '../testing/testing.ts';

const { account, truth, filledFolder } = await startHousehold({ window: 2000 });
let home: string;
let env: Record<string, string>;

beforeEach(() => {
  home = temporaryFolder();
  env = { ...account, ROOMLOG_DATA_DIR: home, ROOMLOG_LOG_LEVEL: 'error' };
});

/** For a test that needs what a collector stored, not how it did. */
async function fillHome(): Promise<void> {
  home = await filledFolder();
  env = { ...env, ROOMLOG_DATA_DIR: home };
}

test('collect --once reads everything in, once; a second time adds nothing', async () => {
  const acknowledging = { ...env, ROOMLOG_ACK: '1' };
  const first = await roomlog(['collect', '--once'], acknowledging);
  expect([first.code, first.stderr]).toEqual([0, '']);
  const acks = parseLines<{ ack: Offered }>(first.stdout).map(({ ack }) => ack);
  const offered = await truth();
  for (const kind of ['reading', 'message']) {
    const ids = (items: Offered[]) =>
      items
        .filter((item) => item.kind === kind)
        .map(({ id }) => id)
        .toSorted((a, b) => a - b);
    expect(ids(acks)).toEqual(ids(offered));
  }
  const second = await roomlog(['collect', '--once'], acknowledging);
  expect([second.code, second.stdout]).toEqual([0, '']);
});

test('what was collected comes out again as CSV and NDJSON, equal to what was offered', async () => {
  await fillHome();
  const all = await truth();
  const sensor = all.find(({ kind }) => kind === 'reading')?.sensor ?? '';
  const offered = all.filter((item) => item.sensor === sensor);

  const csv = await roomlog(['export', 'readings', '--sensor', sensor.slice(0, 8).toUpperCase()], env);
  const [header, ...rows] = csv.stdout.trim().split('\n');
  expect([csv.code, header]).toEqual([0, 'time,temperature,humidity,illuminance']);
  const cells = rows.map((row) => row.split(','));
  expect(cells.map(([time = '', ...values]) => [Date.parse(time), ...values.map(Number)])).toEqual(
    offered.map(({ created_at, temperature, humidity, illuminance }) => [
      Date.parse(created_at),
      temperature,
      humidity,
      illuminance,
    ]),
  );
  expect(cells[0]?.[0]).toMatch(/\+09:00$/);

  const file = join(home, 'out.ndjson');
  const args = ['export', 'messages', '--room', 'わが家', '--format', 'ndjson', '--time-zone', 'UTC', '-o', file];
  expect(await roomlog(args, env)).toMatchObject({ code: 0, stdout: '', stderr: '' });
  const messages = parseLines<Offered>(readFileSync(file, 'utf8'));
  expect(messages.map(({ id }) => id)).toEqual(all.filter(({ kind }) => kind === 'message').map(({ id }) => id));
  expect(readdirSync(home).filter((name) => name.endsWith('.part'))).toEqual([]);

  const excel = await roomlog(['export', 'readings', '--sensor', sensor, '--excel'], env);
  expect(excel.stdout).toMatch(
    /^\uFEFFtime,utc_offset,temperature,humidity,illuminance\r\n\d{4}\/\d\d\/\d\d \d\d:\d\d:\d\d,UTC\+09:00,/,
  );

  expectSentence(await roomlog(['export', 'constructor'], env), 64, 'choose readings or messages');
  expectSentence(await roomlog(['export', 'readings', '--from', 'spring'], env), 64, 'from is "spring"; give a date');
  const reversed = ['export', 'messages', '--from', '2026-11-22', '--to', '2026-11-21'];
  expectSentence(await roomlog(reversed, env), 64, 'from is not before to; give the earlier time as from.');
  expectSentence(await roomlog(['export', 'readings', '--query', 'a'], env), 64, '--query is not for readings');
  expectSentence(await roomlog(['export', 'messages', '--query', ' '], env), 64, '--query is empty');
  expectSentence(await roomlog(['export', 'readings', '--resolution', '5m'], env), 64, '--resolution is "5m"');
  expectSentence(await roomlog(['export', 'messages', '--wide'], env), 64, '--wide is not for messages; leave it out.');
  const parquet = ['export', 'messages', '--format', 'parquet'];
  expectSentence(await roomlog(parquet, env), 64, '--format is "parquet"; it must be one of csv, ndjson.');
  const nowhere = join(home, 'none', 'out.csv');
  expectSentence(await roomlog(['export', 'readings', '-o', nowhere], env), 1, "can't be written (ENOENT)");
});

test('whatever is asked for, the file is that of the store, or refused with its sentence', async () => {
  await fillHome();
  const store = await openStore(join(home, 'roomlog.db'), 'reader');
  const [sensor] = await labelledSensors(store.db);
  const range = { from: Date.parse('2026-11-21T00:00:00Z') / 1000, to: Date.parse('2026-11-22T00:00:00Z') / 1000 };
  const out = join(home, 'file');
  await fc.assert(
    fc.asyncProperty(fileForm, async (form) => {
      const { isOfOne, resolution, format, zone, on } = form;
      const expected = await expectedFile(store.db, form, { range, derived: derivedValues });
      const span = ['--from', String(range.from), '--to', String(range.to), '--resolution', resolution];
      const which = isOfOne ? ['--sensor', sensor?.uuid ?? ''] : [];
      const times = zone === undefined ? [] : ['--time-zone', zone];
      const written = ['--format', format, ...on.map((name) => `--${name}`), '--force', '-o', out];
      const result = await roomlog(['export', 'readings', ...span, ...which, ...times, ...written], env);
      if (typeof expected === 'string') expectSentence(result, 64, expected);
      else expect([result.code, readFileSync(out).equals(expected)]).toEqual([0, true]);
    }),
    { numRuns: 40 },
  );
  await store.close();
});

test('a day is the home’s, its end inside; a file is replaced by force only, - is stdout', async () => {
  await fillHome();
  const out = join(home, 'day.csv');
  const day = ['export', 'readings', '--sensor', 'リビング', '--from', '2026-11-20', '--to', '2026-11-20', '-o'];
  expect(await roomlog([...day, out], env)).toMatchObject({ code: 0, stdout: '', stderr: '' });
  const file = readFileSync(out, 'utf8');
  const times = file.trim().split('\n').slice(1);
  expect([times.length, times[0], times.at(-1)]).toEqual([
    288,
    expect.stringMatching(/^2026-11-20T00:0\d:\d\d\+09:00,/),
    expect.stringMatching(/^2026-11-20T23:5\d:\d\d\+09:00,/),
  ]);
  writeFileSync(out, 'mine');
  expectSentence(await roomlog([...day, out], env), 64, 'is there already; choose another name, or replace it');
  expect(readFileSync(out, 'utf8')).toBe('mine');
  await roomlog([...day, out, '--force'], env);
  expect(readFileSync(out, 'utf8')).toBe(file);
  expect((await roomlog([...day, '-'], env)).stdout).toBe(file);
  const full = spawn(process.execPath, ['bin/roomlog.mjs', ...day, '-'], {
    cwd: rootDir,
    env: environment(env),
    stdio: ['ignore', openSync('/dev/full', 'w'), 'pipe'],
  });
  const [stderr, [code]] = await Promise.all([full.stderr && text(full.stderr), once(full, 'close')]);
  expect([code, stderr]).toEqual([
    1,
    "The output can't be written (ENOSPC); free some space, or write to another file.\n",
  ]);
}, 60_000);

test('Ctrl-C ends an export that nobody reads on', async () => {
  await fillHome();
  const child = startRoomlog(['export', 'readings', '--format', 'ndjson'], env);
  await once(child.stdout, 'readable');
  child.kill('SIGINT');
  expectSentence(await outcomeOf(child), 1, 'Stopped before it was done.');
});
