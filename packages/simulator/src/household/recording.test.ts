import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { expect, onTestFinished, test } from 'vitest';
import { startSimulator } from '../service/server.ts';
import { openSimulator } from '../testing.ts';

async function recording(csv: string): Promise<string> {
  const folder = await mkdtemp(join(tmpdir(), 'recording-'));
  onTestFinished(() => rm(folder, { recursive: true }));
  const file = join(folder, 'recording.csv');
  await writeFile(file, csv);
  return file;
}

const CSV = `time,temperature,humidity,illuminance
2015-02-04T17:51:00+01:00,23.18,27.27,426
2015-02-04T17:51:59+01:00,,27.2,429.5
2015-02-04 16:53,-0.5,,0
2015-02-04 16:53:01,0,99,1
2015-02-04T16:55:00Z,23,27.25,1000000
`;

const ROWS = [
  { created_at: '2015-02-04T16:51:00Z', temperature: 23.18, humidity: 27.27, illuminance: 426 },
  { created_at: '2015-02-04T16:51:59Z', temperature: null, humidity: 27.2, illuminance: 429.5 },
  { created_at: '2015-02-04T16:53:00Z', temperature: -0.5, humidity: null, illuminance: 0 },
  { created_at: '2015-02-04T16:53:01Z', temperature: 0, humidity: 99, illuminance: 1 },
  { created_at: '2015-02-04T16:55:00Z', temperature: 23, humidity: 27.25, illuminance: 1_000_000 },
];

test('a recording is replayed at its own times and values, as the clock passes them', async () => {
  const { readings, advance, truth, rooms } = await openSimulator({
    readings: await recording(CSV),
    sensors: 2,
    window: 2,
  });
  expect(await readings()).toMatchObject(ROWS.slice(0, 1));
  await advance(60);
  expect(await readings()).toMatchObject(ROWS.slice(0, 2).toReversed());
  await advance(600);
  expect(await readings()).toMatchObject(ROWS.slice(3).toReversed());
  const sensor = (await rooms())[0]?.sensors?.[0]?.uuid;
  expect((await truth()).filter((line) => line.kind === 'reading' && line.sensor === sensor)).toMatchObject(ROWS);
});

test('history is how far into the recording the clock starts', async () => {
  const { readings } = await openSimulator({ readings: await recording(CSV), history: 120 });
  expect(await readings()).toMatchObject(ROWS.slice(0, 3).toReversed());
});

test.each([
  ['time,temperature,humidity\n', 'line 1: the column illuminance is missing.'],
  [`${CSV}tomorrow,1,2,3\n`, 'line 7: "tomorrow" is no time since 2010.'],
  [`${CSV}2015-02-04T16:55:00Z,1,2,3\n`, 'line 7: its time is not later than the one before.'],
  [`${CSV}2015-02-04T16:56:00Z,warm,2,3\n`, 'line 7: "warm" is no temperature.'],
  [`${CSV}2015-02-04T16:56:00Z,1,2\n`, 'line 7'],
  ['time,temperature,humidity,illuminance\n', 'has no readings.'],
])('a recording that can’t be read is refused with its line: %#', async (csv, says) => {
  await expect(startSimulator({ readings: await recording(csv) })).rejects.toThrow(says);
});

test('a recording that isn’t there is refused', async () => {
  await expect(startSimulator({ readings: '/nowhere.csv' })).rejects.toThrow("/nowhere.csv can't be read");
});
