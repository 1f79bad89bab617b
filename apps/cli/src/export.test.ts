import { once } from 'node:events';
import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { beforeEach, expect, test } from 'vitest';
import {
  expectSentence,
  type Offered,
  outcomeOf,
  parseLines,
  roomlog,
  startHousehold,
  startRoomlog,
  temporaryFolder,
} from './testing.ts';

const { account, truth } = await startHousehold({ window: 2000 });
let home: string;
let env: Record<string, string>;

beforeEach(() => {
  home = temporaryFolder();
  env = { ...account, ROOMLOG_DATA_DIR: home, ROOMLOG_LOG_LEVEL: 'error' };
});

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
  await roomlog(['collect', '--once'], env);
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
  expect(excel.stdout).toMatch(/^\uFEFFtime,temperature,humidity,illuminance\r\n\d{4}\/\d\d\/\d\d \d\d:\d\d:\d\d,/);

  expectSentence(await roomlog(['export', 'constructor'], env), 64, 'choose readings or messages');
  expectSentence(await roomlog(['export', 'readings', '--from', 'spring'], env), 64, '--from is "spring"');
  expectSentence(await roomlog(['export', 'readings', '--resolution', '5m'], env), 64, '--resolution is "5m"');
  const nowhere = join(home, 'none', 'out.csv');
  expectSentence(await roomlog(['export', 'readings', '-o', nowhere], env), 1, "can't be written (ENOENT)");
});

test('Ctrl-C ends an export that nobody reads on', async () => {
  await roomlog(['collect', '--once'], env);
  const child = startRoomlog(['export', 'readings', '--format', 'ndjson'], env);
  await once(child.stdout, 'readable');
  child.kill('SIGINT');
  expectSentence(await outcomeOf(child), 1, 'Stopped before it was done.');
});
