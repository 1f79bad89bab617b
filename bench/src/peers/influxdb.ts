import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { metrics, readingsOf, type StartPeer } from './peer.ts';
import { ask, findProgram, freePort, startServer } from './program.ts';

const linesAWrite = 10_000;

/** Downsampled as its guide says: weeks in a measurement of their own. https://docs.influxdata.com/influxdb/v1/guides/downsample_and_retain/ */
export const startInfluxdb: StartPeer = async (folder, recording) => {
  const program = findProgram('influxd');
  if (!program) return { missing: 'influxdb' };
  const [http, rpc] = [await freePort(), await freePort()];
  const config = join(folder, 'influxdb.conf');
  writeFileSync(
    config,
    `reporting-disabled = true
bind-address = "127.0.0.1:${rpc}"
[meta]
dir = "${folder}/meta"
[data]
dir = "${folder}/data"
wal-dir = "${folder}/wal"
query-log-enabled = false
[http]
bind-address = "127.0.0.1:${http}"
log-enabled = false
[monitor]
store-enabled = false
`,
  );
  const url = `http://127.0.0.1:${http}`;
  const addressOf = (text: string) => `${url}/query?db=home&epoch=s&q=${encodeURIComponent(text)}`;
  const rowsOf = (answer: string) => {
    const { results } = JSON.parse(answer) as { results: { series?: { values: unknown[] }[]; error?: string }[] };
    if (results[0]?.error) throw new Error(results[0].error);
    return results[0]?.series?.[0]?.values.length ?? 0;
  };
  const change = async (text: string) => rowsOf(await (await fetch(addressOf(text), { method: 'POST' })).text());
  const query = async (text: string) => {
    const answer = await ask(addressOf(text));
    return () => rowsOf(answer);
  };
  const stop = await startServer(program, ['-config', config], async () => (await fetch(`${url}/ping`)).ok);
  // One shard group of ten years is what one would choose for one home.
  await change('CREATE DATABASE home WITH DURATION INF SHARD DURATION 520w');
  const lines = Array.from(readingsOf(recording), ([ts, values]) => {
    const fields = metrics.map((metric, index) => `${metric}=${values[index] ?? 0}`).join(',');
    return `reading,sensor=1 ${fields} ${ts}`;
  });
  for (let first = 0; first < lines.length; first += linesAWrite) {
    const body = lines.slice(first, first + linesAWrite).join('\n');
    const answer = await fetch(`${url}/write?db=home&precision=s`, { method: 'POST', body });
    if (!answer.ok) throw new Error(await answer.text());
  }
  const summed = metrics.map(
    (each) => `mean(${each}) AS ${each}, min(${each}) AS ${each}_min, max(${each}) AS ${each}_max`,
  );
  const { from: first, to: end } = recording;
  // With the offset its weeks begin on the recording's weekday.
  const week = `time(1w, ${first % 604_800}s)`;
  await change(
    `SELECT ${summed.join(', ')} INTO week FROM reading WHERE time >= ${first}s AND time < ${end}s GROUP BY ${week}, sensor`,
  );
  const within = (from: number, to: number) => `sensor = '1' AND time >= ${from}s AND time < ${to}s`;
  return {
    name: 'InfluxDB 1.6 over HTTP',
    how: 'weeks downsampled',
    day: (from, to) => query(`SELECT ${metrics.join(', ')} FROM reading WHERE ${within(from, to)}`),
    weeks: (from, to) => query(`SELECT * FROM week WHERE ${within(from, to)}`),
    stop,
  };
};
