/** Run in a copy of the sources that has one more metric: what becomes of a value of it, as JSON on stdout. */
import { mkdtempSync } from 'node:fs';
import { join } from 'node:path';
import { Readable } from 'node:stream';
import { formatReading } from '../apps/cli/src/output/readings.ts';
import { createApp } from '../apps/dashboard/src/app.ts';
import { openAccess } from '../packages/access/src/index.ts';
import { createLogger, readConfig } from '../packages/runtime/src/index.ts';
import { importReadings, insertReadings, openStore, roomSensors, upsertRooms } from '../packages/store/src/index.ts';
import { type Metric, metrics } from '../packages/store/src/metrics.ts';

const metric = metrics.at(-1) as Metric;
const ts = Date.UTC(2026, 0, 1) / 1000;
const at = new Date(ts * 1000);
const sensor = (uuid: string) => ({ uuid, user_type: 'sensor_room', nickname: uuid, icon: '', address: '' });
const room = { uuid: 'room', name: 'room', updated_at: at, background_image: '', members: [] };

// In the copy, which goes however this ends.
const folder = mkdtempSync('store-');
const path = join(folder, 'roomlog.db');
const store = await openStore(path, 'writer');
await upsertRooms(store.db, [{ ...room, sensors: ['new', 'old', 'copy'].map(sensor) }]);
const [first, old, copy] = await roomSensors(store.db);
if (!first || !old || !copy) throw new Error('The rooms were not stored.');
await insertReadings(store.db, first.id, [{ id: 1, created_at: at, [metric]: 1013.25 }]);
// As a source that doesn't measure it, and as a file from before there was it.
await insertReadings(store.db, old.id, [{ id: 1, created_at: at, temperature: 20 }]);

const reader = await openStore(path, 'reader');
const stop = new AbortController();
const context = {
  config: readConfig({ ROOMLOG_DATA_DIR: folder }),
  log: await createLogger('metric', 'silent'),
  outbox: store,
  reader,
  access: await openAccess(folder),
};
const app = await createApp(context, stop.signal);
const get = async (url: string) => (await app.inject({ url, headers: { host: 'localhost' } })).body;
const series = async (uuid: string, resolution: string) =>
  JSON.parse(await get(`/api/sensors/${uuid}/readings?from=${ts}&to=${ts + 60}&resolution=${resolution}`));
const imported = (file: string) =>
  importReadings(store.db, Readable.from([file]), {
    sensor: copy,
    stop: stop.signal,
    reject: (line, problem) => {
      throw new Error(`${line}: ${problem}`);
    },
    progress: () => undefined,
  });

const file = await get('/api/sensors/new/readings.csv');
const before = await imported(
  `time,temperature,humidity,illuminance\n${new Date(at.getTime() + 300_000).toISOString()},20,,\n`,
);
const again = await imported(file);
const found = {
  metric,
  raw: (await series('new', 'raw'))[metric],
  hours: [await series('new', '1h')].map((hour) => [hour[metric], hour[`${metric}_min`], hour[`${metric}_max`]])[0],
  lacking: (await series('old', 'raw'))[metric],
  csv: file,
  imported: [before.imported, again.imported],
  copied: (await series('copy', 'raw'))[metric],
  latest: JSON.parse(await get('/api/rooms')).rooms[0].sensors.map((each: { latest: never }) => each.latest[metric]),
  openapi: (await get('/openapi.json')).match(new RegExp(`"${metric}(_min|_max)?":`, 'g')),
  printed: formatReading({ [metric]: 1013.25 }).at(-1),
};
process.stdout.write(JSON.stringify(found));
stop.abort();
await app.close();
await reader.close();
await store.close();
