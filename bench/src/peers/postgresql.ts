import { chownSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { metrics, readingsOf, type StartPeer, weekSeconds } from './peer.ts';
import { findProgram, freePort, openPipe, run, startServer } from './program.ts';

/** Where Debian has the server's programs. */
const folders = ['/usr/lib/postgresql/15/bin'];

/** A table of readings and one of weeks, kept by hand. */
export const startPostgresql: StartPeer = async (folder, recording) => {
  const [initdb, server, psql] = ['initdb', 'postgres', 'psql'].map((name) => findProgram(name, folders));
  if (!initdb || !server || !psql) return { missing: 'postgresql' };
  const data = join(folder, 'data');
  const as = userOf(folder);
  run(initdb, ['-D', data, '-A', 'trust', '-U', 'postgres', '--no-sync'], as);
  const port = String(await freePort());
  const connection = ['-h', '127.0.0.1', '-p', port, '-U', 'postgres'];
  const query = (sql: string) => run(psql, [...connection, '-qAt', '-c', sql]);
  const stop = await startServer(
    server,
    ['-D', data, '-h', '127.0.0.1', '-p', port, '-k', folder],
    async () => query('SELECT 1').trim() === '1',
    as,
  );
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
      await stop();
    },
  };
};

/** It refuses to run as root: then it runs as the user that Debian makes for it, who gets the folder. */
function userOf(folder: string): { uid?: number; gid?: number } {
  if (process.getuid?.() !== 0) return {};
  const [uid = 0, gid = 0] = ['-u', '-g'].map((flag) => Number(run('id', [flag, 'postgres'])));
  chownSync(folder, uid, gid);
  return { uid, gid };
}
