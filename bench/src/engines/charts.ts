/** New charts of ten years over HTTP. */

import { join } from 'node:path';
import { insertReadings, type Store, sealDays } from '@roomlog/store';
import { openWithRoom } from '../bench-store.ts';
import { openConnection } from '../connection.ts';
import { type Recording, readingsOf, stepSeconds, weekSeconds } from '../peers/peer.ts';
import { atMost } from '../results.ts';
import { startDashboard } from '../served.ts';
import { ask, type Both, bothOf, engines, inTurn, placesOf } from './both.ts';

const most = 4;
const day = 86_400;
const spans = { '1 h': 3600, '1 d': day, '7 d': 7 * day, '30 d': 30 * day, '1 y': 365 * day, '10 y': 3650 * day };

export async function charts(both: Both): Promise<string> {
  const rounds = 101;
  const weeks = 522;
  const from = Date.UTC(2015, 11, 28) / 1000;
  const to = from + weeks * weekSeconds;
  const places = placesOf(both, 'charts');
  const homes = await bothOf(async (engine) => {
    const { store, sensors } = await openWithRoom(places[engine], 1);
    await fillYears(store, sensors[0]?.id ?? 0, { from, to, count: (weeks * weekSeconds) / stepSeconds });
    await store.close();
    return sensors[0]?.uuid;
  });
  ask(both, 'VACUUM ANALYZE', 'charts');
  const dashboards = await bothOf((engine) =>
    startDashboard(join(both.folder, 'charts'), engine === 'postgres' ? { ROOMLOG_DATABASE: places.postgres } : {}),
  );
  const connections = await bothOf((engine) => openConnection(dashboards[engine].url));
  let later = 0;
  const ways = Object.fromEntries(
    Object.entries(spans).flatMap(([span, seconds]) =>
      engines.map((engine) => [
        `${engine} ${span}`,
        () => {
          // A second later each time, so that nothing of it is known.
          later += 1;
          const query = `from=${to - seconds}&to=${to + later}&resolution=auto`;
          return connections[engine].ask(`${dashboards[engine].url}api/sensors/${homes[engine]}/readings?${query}`);
        },
      ]),
    ),
  );
  const ms = await inTurn(rounds, ways);
  for (const engine of engines) {
    connections[engine].close();
    await dashboards[engine].stop();
  }
  const rows = Object.keys(spans).map((span) => {
    const [file = 0, database = 0] = engines.map((engine) => ms[`${engine} ${span}`]);
    const ratio = database / file;
    return `| ${span} | ${file.toFixed(2)} | ${database.toFixed(2)} | ${ratio.toFixed(1)} | ${atMost(ratio, most)} |`;
  });
  return `
New charts over HTTP, ten years of one sensor at five minutes, every day closed. Medians of ${rounds} rounds.

| chart of | a file, ms | PostgreSQL, ms | over it | at most ${most} |
| --- | --- | --- | --- | --- |
${rows.join('\n')}
`;
}

async function fillYears({ db, engine }: Store, sensor: number, recording: Recording): Promise<void> {
  const all = Array.from(readingsOf(recording), ([ts, [temperature = 0, humidity = 0, illuminance = 0]], index) => {
    return { id: index + 1, created_at: new Date(ts * 1000), temperature, humidity, illuminance };
  });
  for (let first = 0; first < all.length; first += 10_000) {
    await insertReadings(db, sensor, all.slice(first, first + 10_000));
  }
  await sealDays(db);
  await engine.reclaim(db);
}
