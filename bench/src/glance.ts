/** What the page shows at a glance: all places with their curves, a year in half hours, what is usual. Medians in turn. */
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import {
  halfHourMeans,
  insertReadings,
  listPlaces,
  openStore,
  readDays,
  readUsual,
  roomSensors,
  type Store,
  setTimeZone,
  upsertRooms,
} from '@roomlog/store';
import { metrics } from '@roomlog/store/metrics';
import { sqliteOf } from '@roomlog/store/testing';
import { atMost, median, report } from './results.ts';

const rounds = 21;
const most = 1.25;
const day = 86_400;
const zone = 'Asia/Tokyo';
const now = Date.UTC(2026, 0, 1) / 1000;
const folder = mkdtempSync(join(tmpdir(), 'roomlog-bench-'));

const [few, many] = [await fill(50, day), await fill(2000, day)];
const [young, old] = [await fill(1, 2 * 365 * day), await fill(1, 10 * 365 * day)];
const first = async ({ db }: Store, count: number) => (await roomSensors(db)).slice(0, count).map(({ id }) => id);
const [ofFew, ofMany] = [await first(few, 50), await first(many, 50)];
const [ofYoung = 0, ofOld = 0] = [...(await first(young, 1)), ...(await first(old, 1))];
const year = { from: now - 365 * day, to: now, zone };
const today = Math.floor(now / day);

interface Look {
  name: string;
  look: () => Promise<unknown>;
  /** Over which it must not take much longer. */
  base?: string;
}
const looks: Look[] = [
  { name: '50 places', look: () => listPlaces(few.db) },
  { name: '2,000 places', look: () => listPlaces(many.db) },
  { name: 'curves of 50 places', look: () => halfHourMeans(few.db, ofFew, 'temperature', now) },
  {
    name: 'curves of 50 places of 2,000',
    look: () => halfHourMeans(many.db, ofMany, 'temperature', now),
    base: 'curves of 50 places',
  },
  { name: 'a year in half hours', look: () => readDays(young.db, [ofYoung], year, '30m', metrics) },
  {
    name: 'a year in half hours, of ten',
    look: () => readDays(old.db, [ofOld], year, '30m', metrics),
    base: 'a year in half hours',
  },
  { name: 'what is usual', look: () => readUsual(young.db, [ofYoung], today, zone) },
  {
    name: 'what is usual, after ten years',
    look: () => readUsual(old.db, [ofOld], today, zone),
    base: 'what is usual',
  },
];
const times = new Map(looks.map(({ name }) => [name, [] as number[]]));
for (let round = 0; round < rounds; round++) {
  for (const { name, look } of looks) {
    const begun = performance.now();
    await look();
    times.get(name)?.push(performance.now() - begun);
  }
}
for (const store of [few, many, young, old]) await store.close();
rmSync(folder, { recursive: true });

const msOf = (name: string) => median(times.get(name) ?? []);
const rows = looks.map(({ name, base }) => {
  const ratio = base === undefined ? undefined : msOf(name) / msOf(base);
  const cells = ratio === undefined ? ['', ''] : [ratio.toFixed(2), atMost(ratio, most)];
  return `| ${[name, msOf(name).toFixed(1), ...cells].join(' | ')} |`;
});
report(`
# At a glance

Each sensor has a reading every five minutes: a day of them for places, two and ten years for the others. Medians of
${rounds} rounds in turn.

| what | ms | over the line before | at most ${most} |
| --- | --- | --- | --- |
${rows.join('\n')}
`);

/** So many rooms with a sensor each, and that many seconds of readings until now. */
async function fill(count: number, seconds: number): Promise<Store> {
  const store = await openStore(join(folder, `${count}-${seconds}.db`), 'writer');
  sqliteOf(store).pragma('synchronous = OFF');
  await setTimeZone(store.db, zone);
  const at = new Date(now * 1000);
  const rooms = Array.from({ length: count }, (_, number) => ({
    uuid: `room-${number}`,
    name: `Room ${number}`,
    updated_at: at,
    background_image: '',
    members: [],
    sensors: [{ uuid: `sensor-${number}`, user_type: 'sensor_room', nickname: '', icon: '', address: '' }],
  }));
  await upsertRooms(store.db, rooms);
  for (const { id } of await roomSensors(store.db)) {
    const total = seconds / 300;
    for (let begin = 0; begin < total; begin += 10_000) {
      const readings = Array.from({ length: Math.min(10_000, total - begin) }, (_, number) => ({
        id: begin + number + 1,
        created_at: new Date((now - seconds + (begin + number) * 300) * 1000),
        temperature: 20 + 5 * Math.sin((begin + number) / 45),
        humidity: 50,
        illuminance: 100,
      }));
      await insertReadings(store.db, id, readings);
    }
  }
  return store;
}
