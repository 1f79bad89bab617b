import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { metrics, readingsOf, type StartPeer, weekSeconds } from './peer.ts';
import { findProgram, openPipe } from './program.ts';

/** One table of readings by time, asked in its own command line. */
export const startSqlite: StartPeer = async (folder, recording) => {
  const program = findProgram('sqlite3');
  if (!program) return { missing: 'sqlite3' };
  const csv = join(folder, 'readings.csv');
  const lines = Array.from(readingsOf(recording), ([ts, values]) => `${ts},${values.join(',')}`);
  writeFileSync(csv, `${lines.join('\n')}\n`);
  const pipe = openPipe(program, ['-csv', join(folder, 'readings.db')]);
  const ask = async (sql: string) => {
    const answer = await pipe.ask(`${sql}\n.print end\n`, (text) => text.endsWith('end\n'));
    return () => answer.split('\n').length - 2;
  };
  await ask(`CREATE TABLE reading (ts INTEGER PRIMARY KEY, ${metrics.map((metric) => `${metric} REAL`).join(', ')});`);
  await ask(`.import ${csv} reading`);
  const summed = metrics.map((metric) => `avg(${metric}), min(${metric}), max(${metric})`).join(', ');
  return {
    name: 'sqlite3 in a pipe',
    how: 'raw rows',
    day: (from, to) => ask(`SELECT * FROM reading WHERE ts >= ${from} AND ts < ${to};`),
    weeks: (from, to) =>
      ask(`SELECT ts / ${weekSeconds}, ${summed} FROM reading WHERE ts >= ${from} AND ts < ${to} GROUP BY 1;`),
    stop: pipe.stop,
  };
};
