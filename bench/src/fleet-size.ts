/** What a year takes on each engine, side by side: the same answers, every day sealed. */

import { mkdtempSync, rmSync, statSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { insertAnswers, type Store, sealDays } from '@roomlog/store';
import { sqliteOf } from '@roomlog/store/testing';
import { openWithRoom } from './bench-store.ts';
import { startPostgresqlServer } from './peers/postgresql-server.ts';
import { run } from './peers/program.ts';
import { atMost, report } from './results.ts';

const sensors = 10;
const days = 365;
const readings = sensors * days * 288;
const most = 0.75;

/** Of an answer: an hour. One of every five minutes would take an hour on the server, and few bytes more. */
const readingsAtATime = 12;

const begin = Date.UTC(2025, 0, 1) / 1000;

const folder = mkdtempSync(join(tmpdir(), 'roomlog-bench-'));
const server = await startPostgresqlServer(folder);
if (server) {
  const [sqlite, postgres] = [await sizeOfFile(), await sizeOfDatabase(server)];
  const ratio = postgres.all / sqlite;
  report(`
# Size on PostgreSQL

${readings.toLocaleString('en')} readings of ${sensors} sensors, a year at five minutes, an hour of all of them in each
transaction, every day sealed. The server vacuums once a day of that year, where in a real one it would every minute.

| table | bytes a reading |
| --- | --- |
${postgres.tables.map(([name, bytes]) => `| ${name} | ${bytes.toFixed(2)} |`).join('\n')}
| all tables and indexes | **${postgres.all.toFixed(2)}** |
| the file of SQLite, of the same answers | ${sqlite.toFixed(2)} |

At most ${most} of the file are wanted: ${ratio.toFixed(2)}, ${atMost(ratio, most)}.
`);
  await server.stop();
} else {
  process.stdout.write('PostgreSQL is not installed: its size is not measured.\n');
}
rmSync(folder, { recursive: true });

async function sizeOfFile(): Promise<number> {
  const path = join(folder, 'roomlog.db');
  const { store, sensors: found } = await openWithRoom(path, sensors);
  sqliteOf(store).pragma('synchronous = OFF');
  await live(store, found, () => {});
  sqliteOf(store).pragma('wal_checkpoint(TRUNCATE)');
  await store.close();
  return statSync(path).size / readings;
}

async function sizeOfDatabase({ address, psql, connection }: NonNullable<typeof server>) {
  const ask = (sql: string) => run(psql, [...connection, '-qAt', '-c', sql]).trim();
  const { store, sensors: found } = await openWithRoom(address, sensors);
  await live(store, found, () => void ask('VACUUM'));
  await store.close();
  const rows = ask(`SELECT relname || ' ' || pg_total_relation_size(oid) FROM pg_class
    WHERE relkind = 'r' AND relnamespace = 'public'::regnamespace ORDER BY pg_total_relation_size(oid) DESC`);
  const tables = rows.split('\n').map((row): [string, number] => {
    const [name = '', bytes] = row.split(' ');
    return [name, Number(bytes) / readings];
  });
  return { all: tables.reduce((sum, [, bytes]) => sum + bytes, 0), tables: tables.slice(0, 6) };
}

async function live({ db }: Store, found: readonly { id: number }[], endOfDay: () => void): Promise<void> {
  /** BOCCO's ids had seven digits in 2017 and count up over the whole service. */
  let id = 12_345_678;
  for (let first = 0; first < days * 288; first += readingsAtATime) {
    const answers = found.map((sensor) => ({ sensorId: sensor.id, readings: [] as ReturnType<typeof readingAt>[] }));
    for (let at = first; at < first + readingsAtATime; at++) {
      for (const [number, { readings: list }] of answers.entries()) {
        id += 35;
        list.push(readingAt(at, number, id));
      }
    }
    await insertAnswers(db, answers);
    if (first % 288 !== 0) continue;
    await sealDays(db);
    endOfDay();
  }
}

function readingAt(at: number, number: number, id: number) {
  const daylight = Math.sin((at / 288) * 2 * Math.PI);
  return {
    id,
    created_at: new Date((begin + at * 300 + number * 7 + (at % 7)) * 1000),
    temperature: Math.round((21 + 3 * daylight + Math.sin(at * 1.7 + number)) * 10) / 10,
    humidity: Math.round((45 + 10 * daylight + 2 * Math.sin(at * 2.3 + number)) * 2) / 2,
    illuminance: Math.max(0, Math.round((400 * daylight + 30 * Math.sin(at + number)) * 512) / 100),
  };
}
