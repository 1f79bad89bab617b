import { writeFileSync } from 'node:fs';
import { createRequire } from 'node:module';
import { join } from 'node:path';
import { metrics, readingsOf, type StartPeer, weekSeconds } from './peer.ts';

/** As much of `@duckdb/node-api` as is used here. Its 70 MB are not worth installing for everybody. */
export interface DuckDb {
  version: () => string;
  DuckDBInstance: { create: (path: string) => Promise<{ connect: () => Promise<Connection> }> };
}
interface Connection {
  run: (sql: string) => Promise<unknown>;
  runAndReadAll: (sql: string) => Promise<{ getRows: () => unknown[] }>;
  closeSync: () => void;
}

/** @returns null where it is not installed: in the folder that ROOMLOG_BENCH_MODULES names, or beside this */
export function loadDuckDb(): DuckDb | null {
  try {
    return createRequire(join(process.env['ROOMLOG_BENCH_MODULES'] ?? import.meta.dirname, '_'))('@duckdb/node-api');
  } catch {
    return null;
  }
}

/** In the process itself, on the readings as they are: it is fast enough at summing up that nobody prepares weeks. */
export const startDuckdb: StartPeer = async (folder, recording) => {
  const duck = loadDuckDb();
  if (!duck) return { missing: '@duckdb/node-api (npm; name its folder in ROOMLOG_BENCH_MODULES)' };
  const csv = join(folder, 'readings.csv');
  const lines = Array.from(readingsOf(recording), ([ts, values]) => `${ts},${values.join(',')}`);
  writeFileSync(csv, `ts,${metrics.join(',')}\n${lines.join('\n')}\n`);
  const connection = await (await duck.DuckDBInstance.create(join(folder, 'readings.duckdb'))).connect();
  await connection.run(`CREATE TABLE reading AS SELECT * FROM read_csv('${csv}') ORDER BY ts`);
  const summed = metrics.map((metric) => `avg(${metric}), min(${metric}), max(${metric})`).join(', ');
  const ask = async (sql: string) => {
    const rows = (await connection.runAndReadAll(sql)).getRows();
    return () => rows.length;
  };
  return {
    name: 'DuckDB in the process',
    how: 'raw rows',
    day: (from, to) => ask(`SELECT * FROM reading WHERE ts >= ${from} AND ts < ${to} ORDER BY ts`),
    weeks: (from, to) =>
      ask(
        `SELECT ts // ${weekSeconds}, ${summed} FROM reading WHERE ts >= ${from} AND ts < ${to} GROUP BY 1 ORDER BY 1`,
      ),
    stop: async () => connection.closeSync(),
  };
};
