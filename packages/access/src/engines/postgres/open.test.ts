import { randomUUID } from 'node:crypto';
import { locationOf, openStore } from '@roomlog/store';
import { addressOf, engineName, onServer, openDatabase, temporaryPlace } from '@roomlog/store/testing/engines';
import { sql } from 'kysely';
import { expect, onTestFinished, test } from 'vitest';
import { addLink } from '../../links.ts';
import { endSession, findSession, renewSession, startSession } from '../../sessions.ts';
import { insertUser } from '../../testing/insert-user.ts';
import { temporaryAccess, temporaryFolder } from '../../testing/temporary-access.ts';
import { removeUser, setPassword } from '../../users.ts';
import { openAccess as openAny } from '../open.ts';
import { migrations as ofFile } from '../sqlite/migrations.ts';
import { migrations } from './migrations.ts';
import { openAccess } from './open.ts';

const isOnServer = engineName === 'postgres';
const visit = { now: 1000, address: '192.0.2.1', device: 'a phone' };
const password = 'four blue tea cups';

const schemaOf = (place: string) => /search_path(?:=|%3D)(\w+)/.exec(place)?.[1] ?? '';

test('both engines have the same tables and columns, under the same number', async () => {
  const { db } = await temporaryAccess();
  const file = await openAny(temporaryFolder());
  onTestFinished(() => file.close());
  const layoutOf = async ({ introspection }: typeof db, schema?: string) =>
    (await introspection.getTables())
      .filter((table) => schema === undefined || table.schema === schema)
      .flatMap((table) => table.columns.map(({ name }) => `${table.name}.${name}`))
      .toSorted();
  const tables = [...new Set((await layoutOf(file.db)).map((name) => name.split('.')[0]))];
  const { rows } = await sql<{ schema: string }>`SELECT current_schema() AS schema`.execute(db);
  const found = (await layoutOf(db, rows[0]?.schema)).filter((name) => tables.includes(name.split('.')[0] ?? ''));
  expect(found).toEqual(await layoutOf(file.db));
  expect(migrations).toHaveLength(ofFile.length);
});

test('what is remembered of it is not older than the last write here, and never than a second', async () => {
  const clock = { at: 0 };
  const database = await openDatabase(await temporaryPlace('access'), () => clock.at);
  const { db, version, close } = await openAccess(database);
  onTestFinished(close);
  const first = version();
  await insertUser(db);
  const before = version();
  expect(before).not.toBe(first);
  clock.at = 0.9;
  const later = version();
  clock.at = 1;
  expect([later === before, version() === later]).toEqual([true, false]);
});

test.runIf(isOnServer)('a store and its users are in one schema, whoever comes first', async () => {
  const place = await temporaryPlace();
  const access = await openAny('', await locationOf(place).openDatabase());
  await insertUser(access.db);
  await access.close();
  const store = await openStore(place, 'writer');
  onTestFinished(() => store.close());
  const tables = await onServer(`SELECT tablename FROM pg_tables WHERE schemaname = '${schemaOf(place)}'`);
  expect(tables.map(({ tablename }) => tablename)).toEqual(expect.arrayContaining(['user', 'session', 'room']));
});

test.runIf(isOnServer)('processes that start together make the tables once', async () => {
  const place = await temporaryPlace();
  const opened = await Promise.all([1, 2, 3].map(async () => openAny('', await locationOf(place).openDatabase())));
  for (const { close } of opened) onTestFinished(close);
  const [one, , other] = opened;
  await insertUser(one?.db as never);
  expect(await other?.db.selectFrom('user').select('name').execute()).toEqual([{ name: 'Hanako' }]);
});

test.runIf(isOnServer)('a newer roomlog’s, and a user who may not make the tables or use them', async () => {
  const place = await temporaryPlace();
  const schema = schemaOf(place);
  await (await openStore(place, 'writer')).close();
  const guest = `guest_${randomUUID().replaceAll('-', '')}`;
  await onServer(`CREATE ROLE ${guest} LOGIN`);
  onTestFinished(async () => {
    await onServer(`DROP OWNED BY ${guest}`);
    await onServer(`DROP ROLE ${guest}`);
  });
  await onServer(`GRANT USAGE ON SCHEMA ${schema} TO ${guest}`);
  await onServer(`GRANT ALL ON ALL TABLES IN SCHEMA ${schema} TO ${guest}`);
  const address = new URL(addressOf(schema));
  address.username = guest;
  const open = async (where: string) => {
    const { close } = await openAny('', await locationOf(where).openDatabase());
    await close();
  };
  await expect(open(address.href)).rejects.toMatchObject({ kind: 'older', exitCode: 78 });
  await expect(open(address.href)).rejects.toThrow(/ may not make them; run roomlog user list once as the owner/);
  await open(place);
  await onServer(`GRANT SELECT ON ${schema}.access_version, ${schema}."user" TO ${guest}`);
  await expect(open(address.href)).rejects.toMatchObject({ kind: 'refused', exitCode: 78 });
  await expect(open(address.href)).rejects.toThrow(
    /lacks INSERT on user, UPDATE on user, DELETE on user, SELECT on link, .*DELETE on access_log; grant that, as docs\/fleet\.md says\.$/,
  );
  await onServer(`GRANT ALL ON ALL TABLES IN SCHEMA ${schema} TO ${guest}`);
  await open(address.href);
  await onServer(`UPDATE ${schema}.access_version SET version = 99`);
  await expect(open(place)).rejects.toMatchObject({ kind: 'newer', exitCode: 78 });
});

test.runIf(isOnServer)(
  'a sign-in with a password that is being changed, or of one who is being removed, leaves no session',
  async () => {
    const here = await temporaryAccess();
    const elsewhere = await here.open();
    for (let round = 0; round < 20; round++) {
      const user = await insertUser(here.db, { name: `user ${round}`, password });
      const ending =
        round % 2 === 0
          ? setPassword(elsewhere.db, user.name, 'another long password', 1001)
          : removeUser(elsewhere.db, user.name, 1001);
      // As soon as it has begun to write: what it compared before is not right any more.
      const signingIn = Promise.all(
        Array.from({ length: 20 }, (_, i) =>
          startSession(here.db, { user }, { ...visit, now: 1000 + i }).catch(String),
        ),
      );
      await ending;
      const started = await signingIn;
      for (const one of started) {
        if (typeof one === 'string') expect(one).toContain('has ended');
        else expect(await findSession(here.db, one.secret, 1100)).toBeUndefined();
      }
    }
  },
);

test.runIf(isOnServer)('of two dashboards that renew a session at once one gives out a new secret', async () => {
  const here = await temporaryAccess();
  const elsewhere = await here.open();
  const user = await insertUser(here.db);
  const { secret } = await startSession(here.db, { user }, visit);
  const later = { ...visit, now: visit.now + 86_400, mayRotate: true };
  const found = await Promise.all([here, elsewhere].map(({ db }) => findSession(db, secret, later.now)));
  const given = await Promise.all(
    [here, elsewhere].map(({ db }, i) => renewSession(db, found[i] as NonNullable<(typeof found)[0]>, later)),
  );
  const [next, ...others] = given.filter((one) => one !== undefined);
  expect(others).toEqual([]);
  expect(await findSession(elsewhere.db, next ?? '', later.now)).toMatchObject({ secret: 'next' });
});

test('the sessions of a link that is revoked meanwhile, and of none', async () => {
  const { db } = await temporaryAccess();
  const { link } = await addLink(db, { name: 'a', room: 'a', expires_at: 5000, created_by: null }, 1000);
  await db.deleteFrom('link').execute();
  await expect(startSession(db, { link }, visit)).rejects.toMatchObject({ kind: 'ended' });
  expect(await endSession(db, 1)).toBe(false);
});
