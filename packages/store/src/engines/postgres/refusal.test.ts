import { expect, test } from 'vitest';
import { getSetting, setSetting } from '../../settings.ts';
import { addressOf, engineName, onServer, serverAddress, temporaryPlace } from '../../testing/engines.ts';
import { openStore } from '../open.ts';
import { whyUnsuitable } from './demands.ts';

const isOnServer = engineName === 'postgres';

const good = { version: '16.1', number: 160_001, encoding: 'UTF8', fsync: 'on', commit: 'on', schema: 'public' };

test.for([
  [{ version: '12.9', number: 120_009 }, 'runs PostgreSQL 12.9; roomlog needs 13 or newer.'],
  [{ encoding: 'SQL_ASCII' }, "has the encoding SQL_ASCII; create a database with ENCODING 'UTF8'."],
  [{ fsync: 'off' }, 'would be damaged by a power cut, as its server has fsync off; set fsync to on.'],
  [
    { commit: 'off' },
    'would lose rows in a power cut, as it has synchronous_commit off; set synchronous_commit to on.',
  ],
  [{ schema: null }, 'has no schema of its search_path; create the schema first.'],
] as const)('a server with %o is not trusted', ([wrong, sentence]) => {
  expect(whyUnsuitable(good)).toBeUndefined();
  expect(whyUnsuitable({ ...good, ...wrong })).toBe(sentence);
});

test.for(['writer', 'outbox', 'reader'] as const)(
  'a %s says that a server is out of reach, without its password',
  async (role) => {
    const opening = openStore('postgres://me:secret@127.0.0.1:1/home', role);
    await expect(opening).rejects.toMatchObject({ kind: 'unreachable', exitCode: 75 });
    await expect(opening).rejects.toThrow(
      /^The database postgres:\/\/me@127\.0\.0\.1:1\/home is out of reach \(connect ECONNREFUSED[^)]*\); start its server, or check the address\.$/,
    );
  },
);

test('what is no address is not shown, as it may hold a password', async () => {
  const opening = openStore('postgres://me:secret@:port', 'writer');
  await expect(opening).rejects.toMatchObject({ kind: 'unsuitable', exitCode: 78 });
  await expect(opening).rejects.toThrow(/^The address of the database can't be read; .*\.$/);
  await expect(opening).rejects.not.toThrow('secret');
});

function addressWith(change: (url: URL) => void): string {
  const url = new URL(serverAddress);
  change(url);
  return url.href;
}

test.runIf(isOnServer)('a database, a user and a right that are not there', async () => {
  const none = openStore(
    addressWith((url) => (url.pathname = '/no_such')),
    'writer',
  );
  await expect(none).rejects.toMatchObject({ kind: 'refused', exitCode: 78 });
  await expect(none).rejects.toThrow(
    /is not there \(database "no_such" does not exist\); create the database first\.$/,
  );
  const nobody = openStore(
    addressWith((url) => (url.username = 'no_such')),
    'reader',
  );
  await expect(nobody).rejects.toMatchObject({ kind: 'refused', exitCode: 78 });
  await expect(nobody).rejects.toThrow(/refuses the sign-in \(role "no_such" does not exist\); check the user/);
  const [, schema = ''] = /search_path%3D(\w+)/.exec(await temporaryPlace()) ?? [];
  await onServer('DROP ROLE IF EXISTS roomlog_test_guest');
  await onServer('CREATE ROLE roomlog_test_guest LOGIN');
  await onServer(`GRANT USAGE ON SCHEMA ${schema} TO roomlog_test_guest`);
  const guest = new URL(addressOf(schema));
  guest.username = 'roomlog_test_guest';
  const lacking = openStore(guest.href, 'writer');
  await expect(lacking).rejects.toMatchObject({ kind: 'refused', exitCode: 78 });
  await expect(lacking).rejects.toThrow(/lacks a right \(permission denied for schema test_/);
});

test.runIf(isOnServer)(
  'a place of another program, of a newer and of an older roomlog, and an empty one for a reader',
  async () => {
    const place = await temporaryPlace();
    const [, schema = ''] = /search_path%3D(\w+)/.exec(place) ?? [];
    await expect(openStore(place, 'reader')).rejects.toMatchObject({ kind: 'missing', exitCode: 74 });
    await onServer(`CREATE TABLE ${schema}.customer (id int)`);
    for (const role of ['writer', 'outbox', 'reader'] as const) {
      await expect(openStore(place, role)).rejects.toMatchObject({ kind: 'foreign', exitCode: 78 });
    }
    await onServer(`DROP TABLE ${schema}.customer`);
    await (await openStore(place, 'outbox')).close();
    for (const [version, kind] of [
      [99, 'newer'],
      [1, 'older'],
    ] as const) {
      await onServer(`UPDATE ${schema}.schema_version SET version = ${version}`);
      await expect(openStore(place, 'reader')).rejects.toMatchObject({ kind, exitCode: 78 });
      if (kind === 'newer') await expect(openStore(place, 'writer')).rejects.toMatchObject({ kind });
    }
  },
);

test.runIf(isOnServer)('commits that are acknowledged before they are on disk', async () => {
  const place = new URL(await temporaryPlace());
  place.searchParams.set('options', `${place.searchParams.get('options')} -csynchronous_commit=off`);
  await expect(openStore(place.href, 'writer')).rejects.toMatchObject({ kind: 'unsuitable', exitCode: 78 });
});

test.runIf(isOnServer)('processes that start together make the tables once', async () => {
  const place = await temporaryPlace();
  const stores = await Promise.all(
    ['writer', 'outbox', 'writer', 'outbox'].map((role) => openStore(place, role as 'writer')),
  );
  await setSetting(stores[0]?.db as never, 'poll_seconds', '7');
  for (const { db, close } of stores) {
    expect(await getSetting(db, 'poll_seconds')).toBe('7');
    expect(await db.selectFrom('account').selectAll().execute()).toHaveLength(1);
    await close();
  }
});

test.runIf(isOnServer)('a reader writes nothing', async () => {
  const place = await temporaryPlace();
  await (await openStore(place, 'writer')).close();
  const reader = await openStore(place, 'reader');
  await expect(setSetting(reader.db, 'poll_seconds', '1')).rejects.toMatchObject({ code: '25006' });
  await reader.close();
});
