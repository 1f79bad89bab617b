/** Run in a copy of the sources that has one more route: what it answers and how it is described, as JSON on stdout. */
import { mkdtempSync } from 'node:fs';
import { join } from 'node:path';
import { createApp } from '../apps/dashboard/src/app.ts';
import { openAccess } from '../packages/access/src/index.ts';
import { createLogger, readConfig } from '../packages/runtime/src/index.ts';
import { insertReadings, openStore, roomSensors, upsertRooms } from '../packages/store/src/index.ts';

const at = new Date(Date.UTC(2026, 0, 1));
const sensor = (uuid: string) => ({ uuid, user_type: 'sensor_room', nickname: uuid, icon: '', address: '' });
const room = { uuid: 'room', name: 'room', updated_at: at, background_image: '', members: [] };

// In the copy, which goes however this ends.
const folder = mkdtempSync('store-');
const path = join(folder, 'roomlog.db');
const store = await openStore(path, 'writer');
await upsertRooms(store.db, [{ ...room, sensors: ['used', 'unused'].map(sensor) }]);
const [used] = await roomSensors(store.db);
if (!used) throw new Error('The rooms were not stored.');
await insertReadings(store.db, used.id, [{ id: 1, created_at: at, temperature: 21.5 }]);

const reader = await openStore(path, 'reader');
const stop = new AbortController();
const config = readConfig({ ROOMLOG_DATA_DIR: folder });
const context = {
  config,
  log: await createLogger('route', 'silent'),
  outbox: store,
  reader,
  access: await openAccess(folder),
};
const app = await createApp(context, stop.signal);
const get = async (url: string) => {
  const { statusCode, body } = await app.inject({ url, headers: { host: 'localhost' } });
  return [statusCode, JSON.parse(body)] as const;
};

const [, openapi] = await get('/openapi.json');
const found = {
  answer: await get('/api/sensors/used/latest'),
  empty: await get('/api/sensors/unused/latest'),
  unknown: (await get('/api/sensors/none/latest'))[0],
  described: openapi.paths['/api/sensors/{sensor}/latest']?.get.summary,
};
process.stdout.write(JSON.stringify(found));
stop.abort();
await app.close();
await reader.close();
await store.close();
