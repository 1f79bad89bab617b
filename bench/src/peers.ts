/**
 * The charts of one sensor over ten years, beside what people would keep readings in instead: each installed from Debian's
 * or npm's packages, filled with the same readings, asked in turns. What is not installed is left out, and named. On
 * Debian: `apt-get install rrdtool influxdb postgresql-15 sqlite3 prometheus`, and `npm install @duckdb/node-api` in a
 * folder that ROOMLOG_BENCH_MODULES names.
 */
import { chmodSync, mkdirSync, mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { insertReadings, openStore, roomSensors, setTimeZone, upsertRooms } from '@roomlog/store';
import { startDuckdb } from './peers/duckdb.ts';
import { startInfluxdb } from './peers/influxdb.ts';
import { type Peer, type Recording, readingsOf, type StartPeer, stepSeconds, weekSeconds } from './peers/peer.ts';
import { startPostgresql } from './peers/postgresql.ts';
import { ask } from './peers/program.ts';
import { startPrometheus } from './peers/prometheus.ts';
import { startRrdtool } from './peers/rrdtool.ts';
import { startSqlite } from './peers/sqlite.ts';
import { atMost, median, report } from './results.ts';
import { startDashboard } from './served.ts';

/** Until then Node, and others, have not compiled what is asked for. */
const warmUpRounds = 20;
const rounds = 31;
const folder = mkdtempSync(join(tmpdir(), 'roomlog-bench-'));
// Other users' programs are asked too.
chmodSync(folder, 0o755);

/** `node bench/src/peers.ts 52` for a look at whether all works. */
const weeks = Number(process.argv[2] ?? 522);
const from = Date.UTC(2015, 11, 28) / 1000;
const recording: Recording = { from, to: from + weeks * weekSeconds, count: (weeks * weekSeconds) / stepSeconds };

const starts: StartPeer[] = [startRrdtool, startPostgresql, startInfluxdb, startDuckdb, startSqlite, startPrometheus];
const missing: string[] = [];
const peers: Peer[] = [...(await startRoomlog())];
for (const [index, start] of starts.entries()) {
  const own = join(folder, String(index));
  mkdirSync(own, { mode: 0o755 });
  const begun = performance.now();
  const peer = await start(own, recording);
  process.stderr.write(
    `${'missing' in peer ? peer.missing : peer.name}: ${Math.round(performance.now() - begun)} ms to fill\n`,
  );
  if ('missing' in peer) missing.push(peer.missing);
  else peers.push(peer);
}

const { to } = recording;
const day = () => [to - 86_400, to] as const;
const times = new Map(peers.map(({ name }) => [name, { day: [] as number[], weeks: [] as number[] }]));
for (const peer of peers) {
  const rows = [await peer.day(...day()), await peer.weeks(from, to)].map((count) => count());
  // A day of readings, and each week: what is compared is the same.
  if ((rows[0] ?? 0) < 280 || Math.abs((rows[1] ?? 0) - weeks) > 2) throw new Error(`${peer.name}: ${rows.join(', ')}`);
}
for (let round = -warmUpRounds; round < rounds; round++) {
  for (const peer of peers) {
    for (const [chart, ask] of [
      ['day', () => peer.day(...day())],
      ['weeks', () => peer.weeks(from, to)],
    ] as const) {
      const begin = performance.now();
      await ask();
      if (round >= 0) times.get(peer.name)?.[chart].push(performance.now() - begin);
    }
  }
}
for (const peer of peers) await peer.stop();
rmSync(folder, { recursive: true });

/** What roomlog's chart of ten years may take at most of a peer's. */
const goals: [peer: string, most: number][] = [
  ['rrdtool', 1.25],
  ['PostgreSQL', 1],
  ['InfluxDB', 0.1],
  ['DuckDB', 0.08],
];
const ms = (name: string, chart: 'day' | 'weeks') => median(times.get(name)?.[chart] ?? []);
const [own, known] = peers.map(({ name }) => name);
const rows = peers.map(({ name, how }) => {
  const cells = [name, how, ms(name, 'day').toFixed(2), ms(name, 'weeks').toFixed(2)];
  const ratios = [own, known].map((each) => ms(each ?? '', 'weeks') / ms(name, 'weeks'));
  const most = goals.find(([peer]) => name.startsWith(peer))?.[1];
  const verdict = most === undefined ? ['', ''] : [String(most), atMost(ratios[0] ?? Number.NaN, most)];
  return `| ${[...cells, ...ratios.map((ratio) => ratio.toFixed(2)), ...verdict].join(' | ')} |`;
});
report(`
# Beside others

One sensor, ten years at five minutes: a chart of a day (each reading) and of ten years (mean, minimum and maximum of each
week). Medians of ${rounds} rounds in turn. Who answers over HTTP or in a pipe is asked that way; DuckDB is a library.

| who | of | a day, ms | ten years, ms | roomlog's ten years over it | the same, known | at most | |
| --- | --- | --- | --- | --- | --- | --- | --- |
${rows.join('\n')}
${missing.length > 0 ? `\nNot installed, so left out: ${missing.join(', ')}.\n` : ''}`);

/** The product over HTTP: asked something new each time, and what it has just answered. */
async function startRoomlog(): Promise<Peer[]> {
  const dataDir = join(folder, 'roomlog');
  mkdirSync(dataDir, { mode: 0o700 });
  const store = await openStore(join(dataDir, 'roomlog.db'), 'writer');
  await setTimeZone(store.db, 'UTC');
  const sensors = [{ uuid: 'sensor-1', user_type: 'sensor_room', nickname: 'Living room', icon: '', address: '' }];
  const room = { uuid: 'room-1', name: '', updated_at: new Date(), background_image: '', members: [], sensors };
  await upsertRooms(store.db, [room]);
  const [sensor] = await roomSensors(store.db);
  const all = [...readingsOf(recording)].map(([ts, [temperature = 0, humidity = 0, illuminance = 0]], index) => {
    return { id: index + 1, created_at: new Date(ts * 1000), temperature, humidity, illuminance };
  });
  for (let first = 0; first < all.length; first += 10_000) {
    await insertReadings(store.db, sensor?.id ?? 0, all.slice(first, first + 10_000));
  }
  await store.close();
  const { url, stop } = await startDashboard(dataDir);
  const chart = async (begin: number, end: number, resolution: string) => {
    const asked = `from=${begin}&to=${end}&resolution=${resolution}`;
    const answer = await ask(`${url}api/sensors/sensor-1/readings?${asked}`);
    return () => (JSON.parse(answer) as { time: number[] }).time.length;
  };
  let turn = 0;
  return [
    {
      name: 'roomlog over HTTP',
      how: 'weeks of its own',
      // A second later each time, so that the answer is a new one.
      day: (begin, end) => chart(begin + ++turn, end, 'raw'),
      weeks: (begin, end) => chart(begin + ++turn, end, '1w'),
      stop,
    },
    {
      name: 'roomlog over HTTP, known',
      how: 'its last answer',
      day: (begin, end) => chart(begin, end, 'raw'),
      weeks: (begin, end) => chart(begin, end, '1w'),
      stop: async () => {},
    },
  ];
}
