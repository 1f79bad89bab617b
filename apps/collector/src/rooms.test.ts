/** Rooms that the household does not want recorded, against the real simulator. */
import { startSimulator } from '@roomlog/simulator';
import { findRoom, latestReading, listRooms, nowSeconds, pollJob, roomSensors, setFollowed } from '@roomlog/store';
import { sqliteOf } from '@roomlog/store/testing';
import { expect, onTestFinished, test } from 'vitest';
import { runTurn } from './job-run.ts';
import { temporaryContext, turnOf } from './testing/context.ts';

test('an unfollowed room is neither polled nor are its messages read, until somebody follows it again', async () => {
  const simulator = await startSimulator({ rooms: 2, history: 3600, speed: 0, gaps: false });
  onTestFinished(() => simulator.close());
  const context = await temporaryContext(simulator.baseUrl);
  const { db } = context.store;
  const run = async (...names: string[]) => {
    for (const name of names) expect(await runTurn(turnOf(context, name))).toBeUndefined();
  };
  /** By room: whether a reading has come, and whether its messages were read. */
  const known = async () => {
    const found: unknown[] = [];
    for (const { id, synced_to } of await listRooms(db)) {
      const [sensor] = await roomSensors(db, id);
      found.push([(await latestReading(db, sensor?.id ?? 0)) !== undefined, synced_to !== null]);
    }
    return found;
  };
  await run('refresh-rooms');
  const [, second] = await listRooms(db);
  if (!second) return expect.unreachable();
  const follow = (followed: boolean) => setFollowed(db, [{ room_id: second.id, followed }], nowSeconds());
  await follow(false);
  await run('refresh-rooms', pollJob, 'sync-messages', 'backfill-messages', 'reconcile-messages');
  expect(await known()).toEqual([
    [true, true],
    [false, false],
  ]);
  expect(sqliteOf(context.store).prepare('SELECT count(DISTINCT room_id) FROM message').pluck().get()).toBe(1);
  await follow(true);
  await run(pollJob, 'sync-messages');
  expect(await known()).toEqual([
    [true, true],
    [true, true],
  ]);
  expect((await findRoom(db, second.uuid))?.unfollowed_at).toBeNull();
});
