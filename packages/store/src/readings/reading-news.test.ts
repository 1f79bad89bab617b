import { expect, test } from 'vitest';
import { upsertRooms } from '../rooms/room-list.ts';
import { roomSensors, sensorUuids } from '../rooms/rooms.ts';
import { countStatements, someReading, someRoom, temporaryStore } from '../testing/temporary-store.ts';
import { latestReading, readingsBetween } from './read.ts';
import { readingNews } from './reading-news.ts';
import { insertReadings } from './readings.ts';

const ts = Date.parse('2025-03-10T00:00:00Z') / 1000;
const times = Array.from({ length: 40 }, (_, at) => ts + at * 300);

async function fewSensors() {
  const store = await temporaryStore();
  const { db } = store;
  await upsertRooms(db, [someRoom('a', ['a1', 'a2']), someRoom('b', ['b1', 'empty'])]);
  const listed = await roomSensors(db);
  const sensors = ['a1', 'a2', 'b1'].map((uuid) => listed.find((one) => one.uuid === uuid)?.id ?? 0);
  for (const sensor of sensors) {
    await insertReadings(
      db,
      sensor,
      times.map((time) => someReading(time, { temperature: sensor })),
    );
  }
  return { ...store, sensors, empty: listed.find(({ uuid }) => uuid === 'empty')?.id ?? 0 };
}

test('the news of many changes are what each alone says', async () => {
  const { db, sensors, empty } = await fewSensors();
  const [a1 = 0, a2 = 0, b1 = 0] = sensors;
  const changes = [
    { ref: a1, first: ts + 300, last: ts + 300 },
    { ref: b1, first: ts + 600, last: ts + 1500 },
    { ref: a1, first: ts + 900, last: ts + 1200 },
    { ref: empty, first: ts, last: ts + 300 },
    { ref: 999, first: ts, last: ts + 300 },
    { ref: a2, first: ts, last: ts + 39 * 300 },
  ];
  const limit = 21;
  const found = await readingNews(db, changes, limit);
  for (const [at, { ref, first, last }] of changes.entries()) {
    const [uuids, latest] = [await sensorUuids(db, ref), await latestReading(db, ref)];
    const readings = await readingsBetween(db, ref, { from: first, to: last + 1, limit });
    expect(found[at]).toEqual(uuids && latest ? { ...uuids, latest, readings } : undefined);
  }
  expect(found.map((news) => news?.readings.length)).toEqual([1, 4, 2, undefined, undefined, limit]);
});

test('more changes take no more statements', async () => {
  const store = await fewSensors();
  const { db, sensors } = store;
  const of = (refs: readonly number[]) => refs.map((ref) => ({ ref, first: ts, last: ts + 300 }));
  const one = await countStatements(store, () => readingNews(db, of(sensors.slice(0, 1)), 21));
  expect(await countStatements(store, () => readingNews(db, of([...sensors, ...sensors]), 21))).toBe(one);
  expect(await readingNews(db, [], 21)).toEqual([]);
});
