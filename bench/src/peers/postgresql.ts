import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { metrics, readingsOf, type StartPeer, weekSeconds } from './peer.ts';
import { startPostgresqlServer } from './postgresql-server.ts';
import { openPipe, run } from './program.ts';

/** A table of readings and one of weeks, kept by hand. */
export const startPostgresql: StartPeer = async (folder, recording) => {
  const server = await startPostgresqlServer(folder);
  if (!server) return { missing: 'postgresql' };
  const { psql, connection } = server;
  const query = (sql: string) => run(psql, [...connection, '-qAt', '-c', sql]);
  const csv = join(folder, 'readings.csv');
  const lines = Array.from(readingsOf(recording), ([ts, values]) => `1,${ts},${values.join(',')}`);
  writeFileSync(csv, `${lines.join('\n')}\n`, { mode: 0o644 });
  const columns = metrics.map((metric) => `${metric} real`).join(', ');
  const summed = metrics.map((metric) => `avg(${metric}), min(${metric}), max(${metric})`).join(', ');
  query(`CREATE TABLE reading (sensor integer, ts bigint, ${columns}, PRIMARY KEY (sensor, ts))`);
  query(`\\copy reading FROM '${csv}' CSV`);
  query(
    `CREATE TABLE week AS SELECT sensor, ts / ${weekSeconds} AS week, ${summed
      .split(', ')
      .map((each) => `${each} AS ${each.replace(/\W/g, '_')}`)
      .join(', ')} FROM reading GROUP BY 1, 2`,
  );
  query('ALTER TABLE week ADD PRIMARY KEY (sensor, week)');
  query('VACUUM ANALYZE');
  const pipe = openPipe(psql, [...connection, '-qAt']);
  const ask = async (sql: string) => {
    const answer = await pipe.ask(`${sql};\n\\echo end\n`, (text) => text.endsWith('end\n'));
    return () => answer.split('\n').length - 2;
  };
  return {
    name: 'PostgreSQL 15 in a pipe',
    how: 'weeks in a table of its own',
    day: (from, to) => ask(`SELECT * FROM reading WHERE sensor = 1 AND ts >= ${from} AND ts < ${to} ORDER BY ts`),
    weeks: (from, to) =>
      ask(
        `SELECT * FROM week WHERE sensor = 1 AND week >= ${from / weekSeconds} AND week < ${to / weekSeconds} ORDER BY week`,
      ),
    stop: async () => {
      await pipe.stop();
      await server.stop();
    },
  };
};
