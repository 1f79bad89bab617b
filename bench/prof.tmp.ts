import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { mkdtempSync } from 'node:fs';
import { addUser, findUser, openAccess, startSession } from '@roomlog/access';
import { insertReadings, openStore, roomSensors, setTimeZone, upsertRooms } from '@roomlog/store';
import { load } from './src/load.ts';

const folder = mkdtempSync('/tmp/roomlog-prof-');
const store = await openStore(folder + '/roomlog.db', 'writer');
await setTimeZone(store.db, 'Asia/Tokyo');
await upsertRooms(store.db, [
  {
    uuid: 'room-1',
    name: '',
    updated_at: new Date(),
    background_image: '',
    members: [],
    sensors: [{ uuid: 'sensor-1', user_type: 'sensor_room', nickname: 'L', icon: '', address: '' }],
  },
]);
const [found] = await roomSensors(store.db);
const end = Math.floor(Date.now() / 1000);
for (let k = 0; k < 10; k++)
  await insertReadings(
    store.db,
    found!.id,
    Array.from({ length: 2000 }, (_, i) => ({
      id: k * 2000 + i + 1,
      created_at: new Date((end - 365 * 86400 + (k * 2000 + i) * 1500) * 1000),
      temperature: 20 + Math.sin(i),
      humidity: 40,
      illuminance: 3,
    })),
  );
await store.close();
const access = openAccess(folder);
await addUser(access.db, { name: 'admin', password: 'four blue tea cups', role: 'admin' }, end);
const user = await findUser(access.db, 'admin');
const { secret } = await startSession(access.db, { user: user! }, { now: end, address: '127.0.0.1', device: 'x' });
await access.close();
for (const [name, headers] of [
  ['machine', { 'accept-encoding': 'br' }],
  ['session', { 'accept-encoding': 'br', cookie: `roomlog=${secret}` }],
] as const) {
  const child = spawn(
    process.execPath,
    [
      '--cpu-prof',
      '--cpu-prof-dir=/tmp',
      `--cpu-prof-name=prof-${name}.cpuprofile`,
      '/work/wt/paint/dist/dashboard.js',
    ],
    {
      env: {
        PATH: process.env['PATH']!,
        ROOMLOG_DATA_DIR: folder,
        ROOMLOG_LISTEN: '127.0.0.1:0',
        ROOMLOG_LOG_LEVEL: 'warn',
      },
      stdio: ['ignore', 'pipe', 'inherit'],
    },
  );
  const url = String((await once(child.stdout, 'data'))[0]).trim();
  const chart = `${url}api/sensors/sensor-1/readings?from=${end - 365 * 86400}&to=${end}&resolution=auto`;
  await load(chart, headers, 1500);
  console.log(name, Math.round(await load(chart, headers, 4000)));
  child.kill('SIGTERM');
  await once(child, 'exit');
}
