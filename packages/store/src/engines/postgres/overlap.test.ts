/** What only several connections at a time show. */
import { sql } from 'kysely';
import { expect, test } from 'vitest';
import { changesAfter, newestChange, recordChange } from '../../feed/changes.ts';
import { enqueue } from '../../messages/enqueue.ts';
import { perMetric } from '../../metrics.ts';
import { pruneReadings } from '../../readings/prune.ts';
import { insertAnswers, insertReadings } from '../../readings/readings.ts';
import { insertRows } from '../../readings/rows.ts';
import type { Db } from '../../schema.ts';
import { sealDays } from '../../seals/seal-days.ts';
import { verifySeals } from '../../seals/verify.ts';
import { getSetting, setSetting } from '../../settings.ts';
import { engineName, onServer } from '../../testing/engines.ts';
import { expectExact, newSensor, rawReadings } from '../../testing/rollup-oracle.ts';
import { openUntilTestEnds, someReading, temporaryStore } from '../../testing/temporary-store.ts';
import { asStoreError } from '../errors.ts';

const isOnServer = engineName === 'postgres';
const ts = Date.parse('2025-03-10T00:00:00Z') / 1000;
const day = 86_400;

const change = (first: number) => ({ kind: 'message', ref: 1, first, last: first }) as const;

/** Resolves when so many are there; later ones need not wait. */
function meeting(wanted: number): () => Promise<void> {
  const { promise, resolve } = Promise.withResolvers<void>();
  let there = 0;
  return () => {
    there += 1;
    if (there >= wanted) resolve();
    return promise;
  };
}

const schemaOf = (place: string) => /search_path(?:=|%3D)(\w+)/.exec(place)?.[1] ?? '';

/** As a restart of the server does. */
async function endConnections(place: string): Promise<void> {
  await onServer(`
    SELECT pg_terminate_backend(pid) FROM pg_stat_activity
    WHERE application_name = 'roomlog' AND pid <> pg_backend_pid() AND datname = current_database()`);
  expect(schemaOf(place)).not.toBe('');
}

async function twoStores() {
  const one = await temporaryStore();
  return { ...one, one, other: await openUntilTestEnds(one.path, 'writer') };
}

test.runIf(isOnServer)('two writers in one hour leave rollups that equal their readings', async () => {
  const { one, other, sensor } = await twoStores();
  // Each hour is written by both at once, and by nobody later who could put it right.
  for (let hour = 0; hour < 40; hour++) {
    const at = ts + hour * 3600;
    await Promise.all([
      insertReadings(one.db, sensor, [someReading(at)]),
      insertReadings(other.db, sensor, [someReading(at + 300)]),
    ]);
  }
  const readings = await rawReadings(one, sensor);
  expect(readings).toHaveLength(80);
  await expectExact(one, { sensor, zone: 'UTC', readings });
});

test.runIf(isOnServer)('a day that is sealed while a late reading comes has the right seal', async () => {
  const { one, other, sensor } = await twoStores();
  const late = Array.from({ length: 20 }, (_, at) => someReading(ts + at * day + 600));
  const readings = Array.from({ length: 24 }, (_, at) => someReading(ts + at * day));
  await insertReadings(one.db, sensor, readings);
  const comeLate = async () => {
    for (const reading of late) await insertReadings(other.db, sensor, [reading]);
  };
  await Promise.all([sealDays(one.db), comeLate(), sealDays(one.db)]);
  await sealDays(one.db);
  const verified: boolean[] = [];
  for await (const { intact } of verifySeals(one.db)) verified.push(intact);
  expect(verified).toEqual(verified.map(() => true));
  expect(verified.length).toBeGreaterThan(15);
});

test.runIf(isOnServer)('two writers in one closed day at once lose nothing, and leave it closed', async () => {
  const { one, other, sensor } = await twoStores();
  await insertReadings(one.db, sensor, [someReading(ts), someReading(ts + 43_200), someReading(ts + 4 * day)]);
  expect(await sealDays(one.db)).toBe(1);
  const write = async (db: Db, writer: number) => {
    for (let at = 0; at < 20; at++) await insertReadings(db, sensor, [someReading(ts + 1 + at * 600 + writer)]);
  };
  await Promise.all([one, other, one, other].map(({ db }, writer) => write(db, writer)));
  const readings = await rawReadings(one, sensor);
  expect(readings).toHaveLength(83);
  await expectExact(one, { sensor, zone: 'UTC', readings });
  for await (const { intact } of verifySeals(one.db)) expect(intact).toBe(true);
  const { rows } = await sql`
    SELECT (SELECT sum(count) FROM reading_day) AS closed, (SELECT count(*) FROM reading_open) AS open`.execute(one.db);
  expect(rows).toEqual([{ closed: 82, open: 1 }]);
});

test.runIf(isOnServer)('writers whose months begin, and go again, meanwhile, lose nothing', async () => {
  const { one, other, room } = await twoStores();
  const sensors = await Promise.all(Array.from({ length: 4 }, () => newSensor(one, room)));
  const write = async (db: Db, sensor: number) => {
    for (let at = 0; at < 24; at++) await insertReadings(db, sensor, [someReading(ts + at * 25 * day + sensor)]);
  };
  const open = new Set(sensors);
  const writers = sensors.map((sensor, at) =>
    write(at % 2 ? one.db : other.db, sensor).finally(() => open.delete(sensor)),
  );
  while (open.size > 0) await sealDays(one.db);
  await Promise.all(writers);
  await sealDays(one.db);
  for (const sensor of sensors) {
    const readings = await rawReadings(one, sensor);
    expect(readings).toHaveLength(24);
    await expectExact(one, { sensor, zone: 'UTC', readings });
  }
  for await (const { intact } of verifySeals(one.db)) expect(intact).toBe(true);
  const months = await sql<{ count: number }>`
    SELECT count(*) AS count FROM pg_inherits WHERE inhparent = to_regclass('reading_open')`.execute(one.db);
  expect(months.rows).toEqual([{ count: 3 }]);
});

test.runIf(isOnServer)('a writer whose month is dropped under it begins again', async () => {
  const { one, other, sensor } = await twoStores();
  const days = [{ ref: sensor, day: ts }];
  await one.db.transaction().execute((trx) => one.engine.openDays(trx, days));
  let attempts = 0;
  await one.db.transaction().execute(async (trx) => {
    attempts += 1;
    await one.engine.openDays(trx, days);
    if (attempts === 1) await other.engine.reclaim(other.db);
    await insertRows(trx, [{ sensor_id: sensor, ts, id: 1, ...perMetric(() => null) }]);
  });
  expect(attempts).toBe(2);
  expect(await rawReadings(one, sensor)).toHaveLength(1);
});

test.runIf(isOnServer)('a month that a transaction makes lets others write and read meanwhile', async () => {
  const { one, other, room, sensor } = await twoStores();
  const second = await newSensor(one, room);
  await insertReadings(one.db, second, [someReading(ts)]);
  const { promise: ending, resolve: end } = Promise.withResolvers<void>();
  const { promise: begun, resolve: begin } = Promise.withResolvers<void>();
  const slow = one.db.transaction().execute(async (trx) => {
    await trx.selectFrom('reading').selectAll().execute();
    await one.engine.openDays(trx, [{ ref: sensor, day: ts + 40 * day }]);
    begin();
    await ending;
  });
  await begun;
  await insertReadings(other.db, second, [someReading(ts + 300)]);
  expect(await rawReadings(other, second)).toHaveLength(2);
  end();
  await slow;
});

test.runIf(isOnServer)('old readings are not deleted under a writer that counts them', async () => {
  const { one, other, sensor } = await twoStores();
  const readings = Array.from({ length: 2000 }, (_, at) => someReading(ts + at * 1800));
  await insertReadings(one.db, sensor, readings);
  const waiting = async () => {
    const [row] = await onServer(`SELECT count(*)::int AS locks FROM pg_locks WHERE NOT granted`);
    return row?.['locks'];
  };
  const { promise: ending, resolve: end } = Promise.withResolvers<void>();
  const { promise: begun, resolve: begin } = Promise.withResolvers<void>();
  const blocking = one.db.transaction().execute(async (trx) => {
    await sql`LOCK TABLE rollup_hour IN SHARE MODE`.execute(trx);
    begin();
    await ending;
  });
  await begun;
  const late = insertReadings(other.db, sensor, [someReading(ts + 60)]);
  await expect.poll(waiting).toBe(1);
  let isPruned = false;
  const pruned = pruneReadings(one.db, ts + 14 * day).then(() => (isPruned = true));
  await expect.poll(async () => isPruned || (await waiting()) === 2).toBe(true);
  end();
  await Promise.all([blocking, late, pruned]);
  const hour = one.db.selectFrom('rollup_hour').select('count').where('ts', '=', ts);
  expect(await hour.executeTakeFirst()).toEqual({ count: 3 });
});

test.runIf(isOnServer)('an id that is posted twice at once is one message', async () => {
  const { one, other, room } = await twoStores();
  const post = { unique_id: '00000001-aaaa-4000-8000-000000000000', room_id: room, text: 'a' };
  const outcomes = await Promise.all([one, other, one, other].map(({ db }) => enqueue(db, post)));
  expect(outcomes.map(({ outcome }) => outcome).toSorted()).toEqual(['known', 'known', 'known', 'queued']);
});

test.runIf(isOnServer)('a change of a transaction that is slower than later ones is not missed', async () => {
  const { one, other } = await twoStores();
  const before = await newestChange(one.db);
  const { promise: ending, resolve: end } = Promise.withResolvers<void>();
  const { promise: begun, resolve: begin } = Promise.withResolvers<void>();
  const slow = one.db.transaction().execute(async (trx) => {
    await recordChange(trx, change(1));
    begin();
    await ending;
  });
  await begun;
  await other.db.transaction().execute((trx) => recordChange(trx, change(2)));
  const early = await changesAfter(one.db, before);
  end();
  await slow;
  // The later one could be told of early, and the slow one never.
  expect(early).toEqual([]);
  expect((await changesAfter(one.db, before))?.map(({ first }) => first)).toEqual([1, 2]);
});

test.runIf(isOnServer)('the feed has each change once, while transactions overlap', async () => {
  const { one, other } = await twoStores();
  const heard: number[] = [];
  let seq = await newestChange(one.db);
  const listen = async () => {
    const changes = (await changesAfter(one.db, seq)) ?? [];
    heard.push(...changes.map(({ first }) => first));
    seq = changes.at(-1)?.seq ?? seq;
  };
  const open = new Set<number>();
  const write = async (db: Db, writer: number) => {
    open.add(writer);
    for (let at = 0; at < 40; at++) {
      await db.transaction().execute(async (trx) => {
        await recordChange(trx, change(writer * 1000 + at * 2));
        await sql`SELECT pg_sleep(${((writer * 7 + at * 3) % 5) / 1000})`.execute(trx);
        await recordChange(trx, change(writer * 1000 + at * 2 + 1));
      });
    }
    open.delete(writer);
  };
  const writers = [one, other, one, other, one, other].map(({ db }, writer) => write(db, writer));
  while (open.size > 0) await listen();
  await Promise.all(writers);
  await listen();
  expect(heard).toHaveLength(480);
  expect(new Set(heard).size).toBe(480);
});

test.runIf(isOnServer)('two that wait for each other: one runs again', async () => {
  const { one, other } = await twoStores();
  await setSetting(one.db, 'poll_seconds', '0');
  await setSetting(one.db, 'time_zone', 'UTC');
  const both = meeting(2);
  let attempts = 0;
  const swap = (db: Db, names: readonly string[]) =>
    db.transaction().execute(async (trx) => {
      attempts += 1;
      for (const name of names) {
        await sql`UPDATE setting SET value = value || '.' WHERE name = ${name}`.execute(trx);
        await both();
      }
    });
  await Promise.all([swap(one.db, ['poll_seconds', 'time_zone']), swap(other.db, ['time_zone', 'poll_seconds'])]);
  expect(attempts).toBe(3);
  expect([await getSetting(one.db, 'poll_seconds'), await getSetting(one.db, 'time_zone')]).toEqual(['0..', 'UTC..']);
});

test.runIf(isOnServer)('one that could not be put in an order runs again, and other errors do not', async () => {
  const { one, other } = await twoStores();
  await setSetting(one.db, 'poll_seconds', '0');
  let attempts = 0;
  await one.db.transaction().execute(async (trx) => {
    attempts += 1;
    await sql`SET TRANSACTION ISOLATION LEVEL REPEATABLE READ`.execute(trx);
    await getSetting(trx, 'poll_seconds');
    if (attempts === 1) await setSetting(other.db, 'poll_seconds', '1');
    await sql`UPDATE setting SET value = value || '.' WHERE name = 'poll_seconds'`.execute(trx);
  });
  expect([attempts, await getSetting(one.db, 'poll_seconds')]).toEqual([2, '1.']);
  const wrong = one.db.transaction().execute(async (trx) => {
    attempts += 1;
    await sql`SELECT 1 / 0`.execute(trx);
  });
  await expect(wrong).rejects.toMatchObject({ code: '22012' });
  expect(attempts).toBe(3);
});

test.runIf(isOnServer)('batches of the same sensors in any order go through at once', async () => {
  const { one, other, room } = await twoStores();
  const sensors = await Promise.all(Array.from({ length: 8 }, () => newSensor(one, room)));
  const answers = (at: number) => sensors.map((sensorId) => ({ sensorId, readings: [someReading(ts + at * 300)] }));
  await Promise.all(
    Array.from({ length: 12 }, (_, at) =>
      insertAnswers(at % 2 ? one.db : other.db, at % 3 ? answers(at) : answers(at).toReversed()),
    ),
  );
  for (const sensor of sensors) expect(await rawReadings(one, sensor)).toHaveLength(12);
});

test.runIf(isOnServer)(
  'when the server ends every connection, the next question gets a new one, and the bus hears again',
  async () => {
    const { one } = await twoStores();
    const stop = new AbortController();
    const news = one.engine.watch(stop.signal);
    await news.next();
    const inTheMiddle = one.db.transaction().execute(async (trx) => {
      await setSetting(trx, 'poll_seconds', '1');
      await endConnections(one.path);
      await setSetting(trx, 'poll_seconds', '2');
    });
    await expect(
      inTheMiddle.catch((error: unknown) => Promise.reject(asStoreError(error, 'home'))),
    ).rejects.toMatchObject({
      kind: 'unreachable',
    });
    expect(await getSetting(one.db, 'poll_seconds')).toBeUndefined();
    await setSetting(one.db, 'poll_seconds', '3');
    expect(await getSetting(one.db, 'poll_seconds')).toBe('3');
    // By the look every second: who writes here tells nobody.
    await onServer(`INSERT INTO ${schemaOf(one.path)}.setting VALUES ('quiet_hours', 'null')`);
    expect(await news.next()).toMatchObject({ done: false });
  },
);
