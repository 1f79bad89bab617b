/** What leaves a store, and what proves it, is the same on each engine: a store can be moved. */

import { Readable } from 'node:stream';
import { buffer } from 'node:stream/consumers';
import { expect, test } from 'vitest';
import { exportMessages } from '../../files/messages-file.ts';
import { openReadingsFile } from '../../files/readings-file.ts';
import type { FileChunk } from '../../files/write.ts';
import { insertMessages } from '../../messages/messages.ts';
import { insertReadings } from '../../readings/readings.ts';
import { setTimeZone } from '../../rollups/rollups.ts';
import { labelledSensors } from '../../rooms/labelled-sensors.ts';
import { upsertRooms } from '../../rooms/room-list.ts';
import type { Db } from '../../schema.ts';
import { sealDays } from '../../seals/seal-days.ts';
import { someMessage, someReading, someRoom, temporaryFolder, temporaryStore } from '../../testing/temporary-store.ts';
import { openStore } from '../sqlite/open.ts';

const monday = Date.parse('2025-03-10T00:00:00Z') / 1000;
const day = 86_400;

async function fill(db: Db): Promise<void> {
  await upsertRooms(db, [someRoom('room', ['sensor', 'other'])]);
  await setTimeZone(db, 'Asia/Tokyo');
  for (const sensor of [1, 2]) {
    const readings = Array.from({ length: 5000 }, (_, at) =>
      someReading(monday + at * 300 + (at % 7), {
        id: sensor * 10_000 + at,
        temperature: at % 11 === 0 ? null : Math.sin(at / 50) * 30 - 0.005,
        humidity: (at % 9973) / 100,
        illuminance: at % 13 === 0 ? null : at * 12.34,
      }),
    );
    await insertReadings(db, sensor, readings);
  }
  const texts = ["it's", '', '雨が\n降る', '=1+1', '🐱 "x"', '\\', 'null', '\ud800'];
  const messages = texts.map((text, at) => someMessage(at + 1, { text, date: new Date((monday + at * 3600) * 1000) }));
  const last = someMessage(99, { date: new Date((monday + 30 * day) * 1000), detail: { z: 1, a: ["'", null] } });
  await insertMessages(db, 1, [...messages, last]);
  await sealDays(db);
}

const bytes = (chunks: AsyncIterable<FileChunk>) => buffer(Readable.from(chunks));

async function readingsFile(db: Db, format: 'csv' | 'ndjson' | 'parquet', resolution: 'raw' | '1h'): Promise<Buffer> {
  const sensors = await labelledSensors(db);
  const range = { from: monday, to: monday + 20 * day };
  const file = await openReadingsFile(db, { sensors, labelled: true, range, resolution, format });
  return bytes(file.chunks());
}

async function messagesFile(db: Db): Promise<Buffer> {
  const range = { from: undefined, to: undefined };
  return bytes(exportMessages(db, [{ id: 1, uuid: 'room' }], range, { format: 'csv', zone: 'Asia/Tokyo' }));
}

async function sealsOf(db: Db): Promise<unknown[]> {
  const rows = await db.selectFrom('seal').selectAll().orderBy('kind').orderBy('ref').orderBy('day').execute();
  return rows.map(({ sha256, ...row }) => ({ ...row, sha256: Buffer.from(sha256).toString('hex') }));
}

test('files of readings and messages, and the seals of every kind', { timeout: 60_000 }, async () => {
  const { db } = await temporaryStore();
  const file = await openStore(`${temporaryFolder()}/roomlog.db`, 'writer');
  for (const each of [db, file.db]) await fill(each);
  for (const format of ['csv', 'ndjson', 'parquet'] as const) {
    for (const resolution of ['raw', '1h'] as const) {
      const here = await readingsFile(db, format, resolution);
      expect(here.length).toBeGreaterThan(5000);
      expect(here.equals(await readingsFile(file.db, format, resolution)), `${format} ${resolution}`).toBe(true);
    }
  }
  expect((await messagesFile(db)).toString()).toBe((await messagesFile(file.db)).toString());
  const seals = await sealsOf(db);
  expect(new Set(seals.map((seal) => (seal as { kind: string }).kind))).toEqual(new Set(['message', 'reading']));
  expect(seals).toEqual(await sealsOf(file.db));
  await file.close();
});
