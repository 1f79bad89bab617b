import { cpSync, renameSync, rmSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { expect, onTestFinished, test } from 'vitest';
import { recordHolder } from '../../collector/holder.ts';
import { insertReadings } from '../../readings/readings.ts';
import { getSetting, setSetting } from '../../settings.ts';
import { openUntilTestEnds, someReading, temporaryFolder, temporaryStore } from '../../testing/temporary-store.ts';
import { openStore } from './open.ts';

const gone = { kind: 'replaced', exitCode: 74 };

test.each(['writer', 'outbox'] as const)(
  'a %s doesn’t write on into a file that is deleted or replaced',
  async (role) => {
    const { path } = await temporaryStore();
    const store = await openUntilTestEnds(path, role);
    await setSetting(store.db, 'poll_seconds', 'before');
    const aside = join(temporaryFolder(), 'aside');
    renameSync(dirname(path), aside);
    onTestFinished(() => rmSync(aside, { recursive: true, force: true }));
    for (let tries = 0; tries < 3; tries++) await expect(recordHolder(store.db)).rejects.toMatchObject(gone);
    cpSync(aside, dirname(path), { recursive: true });
    await expect(setSetting(store.db, 'poll_seconds', 'after')).rejects.toMatchObject(gone);
    expect(store.engine.isReplaced()).toBe(true);
    await store.close();
    // What closes the old file leaves the new one's log alone.
    const other = await openStore(path, 'reader');
    expect(await getSetting(other.db, 'poll_seconds')).toBe('before');
    await other.close();
  },
);

test('what was committed into a file that is deleted meanwhile is not acknowledged', async () => {
  const { db, path, sensor } = await temporaryStore();
  const storing = db.transaction().execute(async (trx) => {
    await setSetting(trx, 'poll_seconds', 'nobody');
    rmSync(path);
  });
  await expect(storing).rejects.toMatchObject(gone);
  await expect(insertReadings(db, sensor, [someReading(1)])).rejects.toMatchObject(gone);
});
