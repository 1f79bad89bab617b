/** What a year of live traffic takes on the disk: one reading a transaction, as polls bring them, with all that follows. */

import { statSync } from 'node:fs';
import { insertReadings, sealDays } from '@roomlog/store';
import { sqliteOf } from '@roomlog/store/testing';
import { openBenchStore } from './bench-store.ts';
import { atMost, report } from './results.ts';

const sensors = 2;
const days = 365;
const most = 32;

const { store, sensors: found, clear } = await openBenchStore(sensors);
const { db, path } = store;
const sqlite = sqliteOf(store);
// What is measured is the size, not the disk's speed.
sqlite.pragma('synchronous = OFF');

const begin = Date.UTC(2025, 0, 1) / 1000;
/** BOCCO's ids had seven digits in 2017 and count up over the whole service. */
let id = 12_345_678;
for (let at = 0; at < days * 288; at++) {
  const daylight = Math.sin((at / 288) * 2 * Math.PI);
  for (const [number, sensor] of found.entries()) {
    id += 35;
    const reading = {
      id,
      created_at: new Date((begin + at * 300 + number * 40 + (at % 7)) * 1000),
      temperature: Math.round((21 + 3 * daylight + Math.sin(at * 1.7)) * 10) / 10,
      humidity: Math.round((45 + 10 * daylight + 2 * Math.sin(at * 2.3)) * 2) / 2,
      illuminance: Math.max(0, Math.round((400 * daylight + 30 * Math.sin(at)) * 512) / 100),
    };
    await insertReadings(db, sensor.id, [reading]);
  }
  if (at % 288 === 0) await sealDays(db);
}
sqlite.pragma('wal_checkpoint(TRUNCATE)');
const readings = sensors * days * 288;
const perReading = statSync(path).size / readings;
const tables = sqlite
  .prepare('SELECT name, sum(pgsize) AS bytes FROM dbstat GROUP BY name ORDER BY bytes DESC LIMIT 6')
  .all() as { name: string; bytes: number }[];
await clear();

const results = `
# Size

${readings.toLocaleString('en')} readings of ${sensors} sensors, a year at five minutes, each in a transaction of its own, every day sealed.

| table | bytes a reading |
| --- | --- |
${tables.map(({ name, bytes }) => `| ${name} | ${(bytes / readings).toFixed(2)} |`).join('\n')}
| the file | **${perReading.toFixed(2)}** |

At most ${most} are wanted: ${atMost(perReading, most)}.
`;
report(results);
