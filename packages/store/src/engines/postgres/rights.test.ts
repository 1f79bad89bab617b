import { randomUUID } from 'node:crypto';
import { expect, onTestFinished, test } from 'vitest';
import { recordChange } from '../../feed/changes.ts';
import { draftMediaFile } from '../../media/draft.ts';
import { enqueue } from '../../messages/enqueue.ts';
import { discard, markFailed } from '../../messages/outbox.ts';
import { insertReadings } from '../../readings/readings.ts';
import { setComfort } from '../../rooms/comfort.ts';
import { setFollowed } from '../../rooms/followed.ts';
import { setQuietHours } from '../../rooms/quiet-hours.ts';
import { requestRead } from '../../rooms/read-marks.ts';
import type { Role } from '../../store.ts';
import { addressOf, engineName, onServer } from '../../testing/engines.ts';
import { run, someReading, temporaryFolder, temporaryStore } from '../../testing/temporary-store.ts';
import { openStore } from '../open.ts';
import { rightsOf } from './rights.ts';

const isOnServer = engineName === 'postgres';

/** Made and dropped as months come and go, and read through the table that they are parts of. */
const partition = /^reading_(early|late|\d{4}_\d\d)$/;

test('the rights of a reader name every table of the store', async () => {
  const { db } = await temporaryStore();
  const { rows } = await run<{ name: string }>(
    db,
    `SELECT relname AS name FROM pg_class
    WHERE relnamespace = to_regnamespace(current_schema()) AND relkind IN ('r', 'p', 'v')`,
  );
  const names = rows.map(({ name }) => name).filter((name) => !partition.test(name));
  expect(names.toSorted()).toEqual(Object.keys(rightsOf.reader).toSorted());
});

/** A store, and a user of its database who has exactly the rights of a role. */
async function withGuest(role: 'outbox' | 'reader') {
  const store = await temporaryStore();
  const schema = /search_path(?:=|%3D)(\w+)/.exec(store.path)?.[1] ?? '';
  const guest = `guest_${randomUUID().replaceAll('-', '')}`;
  await onServer(`CREATE ROLE ${guest} LOGIN`);
  onTestFinished(async () => {
    await onServer(`DROP OWNED BY ${guest}`);
    await onServer(`DROP ROLE ${guest}`);
  });
  const grant = async (what: string, table: string) => void (await onServer(`${what} ${schema}.${table} TO ${guest}`));
  await onServer(`GRANT USAGE ON SCHEMA ${schema} TO ${guest}`);
  for (const [table, privileges] of Object.entries(rightsOf[role])) {
    for (const privilege of privileges) {
      const column = privilege === 'UPDATE' ? { room: ' (unfollowed_at)', sensor: ' (continues)' }[table] : '';
      await grant(`GRANT ${privilege}${column ?? ''} ON`, table);
    }
  }
  const address = new URL(addressOf(schema));
  address.username = guest;
  return {
    ...store,
    revoke: (privilege: string, table: string) => onServer(`REVOKE ${privilege} ON ${schema}.${table} FROM ${guest}`),
    grant: (privilege: string, table: string) => grant(`GRANT ${privilege} ON`, table),
    open: async (as: Role) => {
      const opened = await openStore(address.href, as);
      onTestFinished(() => opened.close());
      return opened;
    },
  };
}

test.runIf(isOnServer)(
  'the rights of an outbox are enough for all that a dashboard writes, and for no reading',
  async () => {
    const { room, sensor, open } = await withGuest('outbox');
    const { db } = await open('outbox');
    const post = { unique_id: randomUUID(), room_id: room };
    const { row } = await enqueue(db, { ...post, text: 'おはよう' });
    await expect(enqueue(db, { ...post, text: 'おはよう' })).resolves.toMatchObject({ outcome: 'known' });
    await markFailed(db, row, 'it is refused');
    const dataDir = temporaryFolder();
    const draft = await draftMediaFile(dataDir, [Buffer.from('of a picture')]);
    const { row: picture } = await enqueue(db, { unique_id: randomUUID(), room_id: room, kind: 'image', draft });
    await markFailed(db, picture, 'it is refused');
    expect(await discard(db, room, picture.unique_id, dataDir)).toBe(true);
    await requestRead(db, { room_id: room, message_id: 1, now: 1000 });
    await requestRead(db, { room_id: room, message_id: 1, now: 1001 });
    for (const hours of [{ from: '20:00', to: '06:00' }, null]) await setQuietHours(db, hours);
    const limits = { temperature_low: 1800, temperature_high: 2800, humidity_low: 4000, humidity_high: 7000 };
    for (const chosen of [limits, undefined]) await setComfort(db, [{ sensor_id: sensor, limits: chosen }]);
    for (const followed of [false, true]) await setFollowed(db, [{ room_id: room, followed }], 2000);
    // Old changes are deleted too.
    for (let number = 0; number < 110; number++) {
      await db.transaction().execute((trx) => recordChange(trx, { kind: 'room', ref: room, first: 0, last: 0 }));
    }
    await expect(insertReadings(db, sensor, [someReading(1000)])).rejects.toMatchObject({ code: '42501' });
    await expect(open('writer')).rejects.toThrow(
      / may not write readings: \w+ owns the tables; use that user, or a member of it\.$/,
    );
  },
);

test.runIf(isOnServer).for(['reader', 'outbox'] as const)(
  'a %s says at the start which right is missing',
  async (role) => {
    const { open, revoke, grant } = await withGuest(role);
    await open(role);
    for (const [table, privileges] of Object.entries(rightsOf[role])) {
      for (const privilege of privileges) {
        await revoke(privilege, table);
        const opening = open(role);
        await expect(opening, `${privilege} on ${table}`).rejects.toMatchObject({ exitCode: 78 });
        // Without this one it can't know what is there.
        const problem =
          table === 'schema_version' ? 'permission denied for table schema_version' : `${privilege} on ${table}`;
        await expect(opening).rejects.toThrow(problem);
        await grant(privilege, table);
      }
    }
    await open(role);
  },
);

test.runIf(isOnServer)('who may not bring the tables up to date says so', async () => {
  const { db, open } = await withGuest('outbox');
  await run(db, 'UPDATE schema_version SET version = version - 1');
  await expect(open('outbox')).rejects.toMatchObject({ kind: 'older', exitCode: 78 });
});
