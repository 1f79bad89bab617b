/** The two engines side by side: the same answers, pages, charts and texts, in a file and on a server of PostgreSQL. */

import { mkdirSync, mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import {
  type Answer,
  insertAnswers,
  insertReadings,
  listRooms,
  openStore,
  roomSensors,
  roomsOverview,
  type Store,
  sealDays,
  searchMessages,
  setTimeZone,
  upsertRooms,
} from '@roomlog/store';
import { openWithRoom } from './bench-store.ts';
import { commitsASecond } from './commits.ts';
import { openConnection } from './connection.ts';
import { processorSecondsOfAll } from './home.ts';
import { type Recording, readingsOf, stepSeconds, weekSeconds } from './peers/peer.ts';
import { type PostgresqlServer, startPostgresqlServer } from './peers/postgresql-server.ts';
import { openPipe, run } from './peers/program.ts';
import { atLeast, atMost, median, report } from './results.ts';
import { startDashboard } from './served.ts';

const most = { pages: 1.5, statements: 20, sets: 0.15, charts: 4, search: 0.2 };
const least = { commits: 0.9 };

const folder = mkdtempSync(join(tmpdir(), 'roomlog-bench-'));

type Server = PostgresqlServer & { ask: (sql: string, database?: string) => string };

async function compare(server: PostgresqlServer): Promise<void> {
  const ask = (sql: string, database = 'postgres') =>
    run(server.psql, [...server.connection, '-d', database, '-qAt', '-c', sql]).trim();
  const asking: Server = { ...server, ask };
  const sections = [
    await writing(asking),
    await pages(asking),
    await charts(asking),
    await searches(asking),
    await commits(asking),
  ];
  await server.stop();
  report(`
# Two engines

Everything in a file of SQLite and on PostgreSQL ${versionOf(server)}, in turn.
${sections.join('')}`);
}

const versionOf = ({ psql }: PostgresqlServer) => /\d+/.exec(run(psql, ['--version']))?.[0] ?? '';

/** An empty place on each engine. */
function placesOf({ ask, address }: Server, name: string): Record<Engine, string> {
  ask(`CREATE DATABASE ${name}`);
  mkdirSync(join(folder, name));
  return { sqlite: join(folder, name, 'roomlog.db'), postgres: address.replace(/postgres$/, name) };
}

const engines = ['sqlite', 'postgres'] as const;
type Engine = (typeof engines)[number];

const bothOf = async <T>(make: (engine: Engine) => Promise<T>): Promise<Record<Engine, T>> => ({
  sqlite: await make('sqlite'),
  postgres: await make('postgres'),
});

/** Medians in milliseconds of ways that are gone in turn. */
async function inTurn<Name extends string>(
  rounds: number,
  ways: Record<Name, () => Promise<unknown>>,
): Promise<Record<Name, number>> {
  const names = Object.keys(ways) as Name[];
  const times = new Map(names.map((name) => [name, [] as number[]]));
  for (let round = -Math.ceil(rounds / 5); round < rounds; round++) {
    for (const name of names) {
      const begun = performance.now();
      await ways[name]();
      if (round >= 0) times.get(name)?.push(performance.now() - begun);
    }
  }
  return Object.fromEntries(names.map((name) => [name, median(times.get(name) ?? [])])) as Record<Name, number>;
}

async function writing(server: Server): Promise<string> {
  const [sensors, rounds] = [500, 7];
  const places = placesOf(server, 'writing');
  const homes = await bothOf((engine) => openWithRoom(places[engine], sensors));
  let next = 0;
  const answers = (found: readonly { id: number }[]): Answer[] =>
    found.map(({ id }) => ({
      sensorId: id,
      readings: [
        {
          id: next,
          created_at: new Date((Date.UTC(2026, 0, 1) / 1000 + next * stepSeconds) * 1000),
          temperature: 20 + (next % 60) / 10,
          humidity: 50,
          illuminance: next % 300,
        },
      ],
    }));
  const spent: Record<Engine, { single: number[]; together: number[] }> = {
    sqlite: { single: [], together: [] },
    postgres: { single: [], together: [] },
  };
  for (let round = 0; round < rounds; round++) {
    for (const way of ['single', 'together'] as const) {
      next += 1;
      for (const engine of engines) {
        const { store, sensors: found } = homes[engine];
        const all = answers(found);
        const begun = processorSeconds(server);
        if (way === 'together') await insertAnswers(store.db, all);
        else for (const { sensorId, readings } of all) await insertReadings(store.db, sensorId, readings);
        spent[engine][way].push(((processorSeconds(server) - begun) * 1000) / sensors);
      }
    }
  }
  next += 1;
  const { postgres } = homes;
  const counter = countStatements();
  await insertAnswers(postgres.store.db.withPlugin(counter), answers(postgres.sensors));
  for (const engine of engines) await homes[engine].store.close();
  const rows = engines.map((engine) => {
    const [single, together] = [median(spent[engine].single), median(spent[engine].together)];
    const ratio = together / single;
    return `| ${nameOf[engine]} | ${single.toFixed(3)} | ${together.toFixed(3)} | ${ratio.toFixed(2)} | ${atMost(ratio, most.sets)} |`;
  });
  return `
A new reading of each of ${sensors} sensors: milliseconds of the processor a reading, the server's too. Medians of ${rounds} rounds.

| stored in | one by one | in sets | over it | at most ${most.sets} |
| --- | --- | --- | --- | --- |
${rows.join('\n')}

${counter.count()} statements for ${sensors} answers on PostgreSQL; at most ${most.statements} are wanted: ${atMost(counter.count(), most.statements)}.
`;
}

const nameOf: Record<Engine, string> = { sqlite: 'a file', postgres: 'PostgreSQL' };

/** Of this process and of the server. */
function processorSeconds({ pid }: Server): number {
  const { user, system } = process.cpuUsage();
  return (user + system) / 1e6 + processorSecondsOfAll(pid);
}

type Plugin = Parameters<Store['db']['withPlugin']>[0];

function countStatements(): Plugin & { count: () => number } {
  let counted = 0;
  return {
    count: () => counted,
    transformQuery: ({ node }) => {
      counted += 1;
      return node;
    },
    transformResult: async ({ result }) => result,
  };
}

async function pages(server: Server): Promise<string> {
  const sizes = [50, 2000] as const;
  const rounds = 51;
  const stores: Store[] = [];
  const ways: Record<string, () => Promise<unknown>> = {};
  for (const size of sizes) {
    const places = placesOf(server, `rooms_${size}`);
    for (const engine of engines) {
      const store = await openStore(places[engine], 'writer');
      stores.push(store);
      await fillRooms(store.db, size);
      if (engine === 'postgres') server.ask('VACUUM ANALYZE', `rooms_${size}`);
      ways[`${engine} ${size}`] = () => roomsOverview(store.db, { limit: 50 });
    }
  }
  const ms = await inTurn(rounds, ways);
  for (const store of stores) await store.close();
  const rows = engines.map((engine) => {
    const [few = 0, many = 0] = sizes.map((size) => ms[`${engine} ${size}`]);
    return `| ${nameOf[engine]} | ${few.toFixed(2)} | ${many.toFixed(2)} | ${(many / few).toFixed(2)} | ${atMost(many / few, most.pages)} |`;
  });
  return `
A page of 50 rooms with members, sensors, newest readings and what is unread. Medians of ${rounds} rounds.

| in | of 50 rooms, ms | of 2,000, ms | over it | at most ${most.pages} |
| --- | --- | --- | --- | --- |
${rows.join('\n')}
`;
}

async function fillRooms(db: Store['db'], count: number): Promise<void> {
  await setTimeZone(db, 'Asia/Tokyo');
  const at = new Date(Date.UTC(2026, 0, 1));
  const user = (uuid: string, user_type: string) => ({ uuid, user_type, nickname: uuid, icon: '' });
  await upsertRooms(
    db,
    Array.from({ length: count }, (_, number) => ({
      uuid: `room-${number}`,
      name: `Room ${number}`,
      updated_at: at,
      background_image: '',
      members: ['a', 'b', 'c'].map((name) => ({ user: user(`${name}-${number}`, 'human'), joined_at: at, read_id: 0 })),
      sensors: [{ ...user(`sensor-${number}`, 'sensor_room'), address: '' }],
    })),
  );
  const readings = Array.from({ length: 20 }, (_, number) => ({
    id: number,
    created_at: new Date(at.getTime() + number * 300_000),
    temperature: 20,
    humidity: 50,
    illuminance: 100,
  }));
  await insertAnswers(
    db,
    (await roomSensors(db)).map(({ id }) => ({ sensorId: id, readings })),
  );
}

const day = 86_400;
const spans = { '1 h': 3600, '1 d': day, '7 d': 7 * day, '30 d': 30 * day, '1 y': 365 * day, '10 y': 3650 * day };

async function charts(server: Server): Promise<string> {
  const rounds = 101;
  const weeks = 522;
  const from = Date.UTC(2015, 11, 28) / 1000;
  const to = from + weeks * weekSeconds;
  const places = placesOf(server, 'charts');
  const homes = await bothOf(async (engine) => {
    const { store, sensors } = await openWithRoom(places[engine], 1);
    await fillYears(store, sensors[0]?.id ?? 0, { from, to, count: (weeks * weekSeconds) / stepSeconds });
    await store.close();
    return sensors[0]?.uuid;
  });
  server.ask('VACUUM ANALYZE', 'charts');
  const dashboards = await bothOf((engine) =>
    startDashboard(join(folder, 'charts'), engine === 'postgres' ? { ROOMLOG_DATABASE: places.postgres } : {}),
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
    return `| ${span} | ${file.toFixed(2)} | ${database.toFixed(2)} | ${ratio.toFixed(1)} | ${atMost(ratio, most.charts)} |`;
  });
  return `
New charts over HTTP, ten years of one sensor at five minutes, every day closed. Medians of ${rounds} rounds.

| chart of | a file, ms | PostgreSQL, ms | over it | at most ${most.charts} |
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

/** Texts of a family, as many as of a care home in a year: the words are those that people search for. */
async function searches(server: Server): Promise<string> {
  const [rooms, messages, rounds] = [20, 300_000, 31];
  const words = '雨 学校 お迎え 薬 元気 ごはん 電車 病院 ありがとう ただいま 散歩 洗濯 宿題 明日 寒い'.split(' ');
  const { postgres: place } = placesOf(server, 'searches');
  const store = await openStore(place, 'writer');
  await fillRooms(store.db, rooms);
  const [room] = await listRooms(store.db);
  const ids = (await listRooms(store.db)).map(({ id }) => id);
  const list = words.map((word) => `'${word}'`).join(', ');
  const text = Array.from(
    { length: 3 },
    (_, at) => `words[1 + (hashint4(n * 3 + ${at}) & 2147483647) % ${words.length}]`,
  );
  server.ask(
    `INSERT INTO message (room_id, id, unique_id, date, media, message_type, text, audio, image, sender, dictated, "user",
      detail, indexed)
    SELECT (ARRAY[${ids.join(', ')}])[1 + n % ${rooms}], n, 'u' || n, 1767225600 + n * 100, 'text', 'normal',
      ${text.join(" || 'と' || ")} || n || CASE WHEN n % 601 = 0 THEN '猫' WHEN n % 599 = 0 THEN '銀行' ELSE '' END,
      '', '', 'human', 0, '{}', '{}', 1
    FROM generate_series(1, ${messages}) AS n, (SELECT ARRAY[${list}] AS words) AS given`,
    'searches',
  );
  server.ask(
    `INSERT INTO message_text (seq, folded, letters)
    SELECT seq, text, ARRAY(SELECT DISTINCT letter FROM unnest(string_to_array(text, NULL)) AS letter) || ('r' || room_id)
    FROM message`,
    'searches',
  );
  server.ask('CREATE EXTENSION pg_trgm', 'searches');
  server.ask('CREATE INDEX message_trigrams ON message_text USING gin (folded gin_trgm_ops)', 'searches');
  server.ask('VACUUM ANALYZE', 'searches');
  const pipe = openPipe(server.psql, [...server.connection, '-d', 'searches', '-qAt']);
  const byTrigrams = (word: string) =>
    pipe.ask(
      `SELECT m.* FROM message m JOIN message_text t USING (seq) WHERE m.room_id = ${room?.id} AND t.folded LIKE '%${word}%'
        ORDER BY m.id DESC LIMIT 50;\n\\echo end\n`,
      (answer) => answer.endsWith('end\n'),
    );
  const looked = {
    '1 character, in every 600th message': { word: '猫', isGoal: true },
    '2 characters, in every 600th message': { word: '銀行', isGoal: true },
    '1 character, in no message': { word: '犬', isGoal: true },
    '1 character, in every fifth message': { word: '雨', isGoal: false },
  };
  const ways = Object.fromEntries(
    Object.entries(looked).flatMap(([name, { word }]) => [
      [`own ${name}`, () => searchMessages(store.db, room?.id ?? 0, word, { limit: 50 })],
      [`trigrams ${name}`, () => byTrigrams(word)],
    ]),
  );
  const ms = await inTurn(rounds, ways);
  await pipe.stop();
  await store.close();
  const sizes = ['message_text_letters', 'message_trigrams'].map(
    (index) => Number(server.ask(`SELECT pg_relation_size('${index}')`, 'searches')) / 1e6,
  );
  const rows = Object.entries(looked).map(([name, { isGoal }]) => {
    const [own = 0, trigrams = 0] = [ms[`own ${name}`], ms[`trigrams ${name}`]];
    const ratio = own / trigrams;
    const verdict = isGoal ? atMost(ratio, most.search) : '';
    return `| ${name} | ${own.toFixed(1)} | ${trigrams.toFixed(1)} | ${ratio.toFixed(2)} | ${verdict} |`;
  });
  return `
A search in one of ${rooms} rooms with ${messages.toLocaleString('en')} messages in all: the newest 50. Medians of ${rounds} rounds. The
index takes ${sizes[0]?.toFixed(0)} MB, that of pg_trgm ${sizes[1]?.toFixed(0)}.

| a word of | roomlog, ms | pg_trgm, ms | over it | at most ${most.search} |
| --- | --- | --- | --- | --- |
${rows.join('\n')}
`;
}

async function commits(server: Server): Promise<string> {
  const places = placesOf(server, 'commits');
  const { alone, beside, each } = await commitsASecond(server, places.postgres);
  const row = (name: string, rate: number, verdict: string) =>
    `| ${name} | ${Math.round(rate).toLocaleString('en')} | ${(rate / alone).toFixed(2)} | ${verdict} |`;
  return `
Commits a second of 8 other clients on the same server, each a row (pgbench).

| while | commits a second | over the first line | at least ${least.commits} |
| --- | --- | --- | --- |
${row('nobody follows', alone, '')}
${row('one process writes ten times a second and another one follows', beside, atLeast(beside / alone, least.commits))}
${row('each commit notifies, as roomlog does not', each, '')}
`;
}

// Of its own, as it belongs to the server's user.
const serverFolder = mkdtempSync(join(tmpdir(), 'roomlog-bench-'));
const started = await startPostgresqlServer(serverFolder);
if (started) await compare(started);
else process.stdout.write('PostgreSQL is not installed: the engines are not compared.\n');
for (const each of [folder, serverFolder]) rmSync(each, { recursive: true });
