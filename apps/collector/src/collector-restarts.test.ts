/** A collector that is killed, started again, or told to stop in the middle: nothing is asked, sent or marked twice. */

import { countReadMarks, enqueue, jobRun, listRooms, requestRead } from '@roomlog/store';
import { sqliteOf } from '@roomlog/store/testing';
import { expect, test } from 'vitest';
import { acknowledged, collectorHomeForEach, exitCode, until } from './testing/process.ts';

const home = collectorHomeForEach();

test('a collector that is started again asks when its time has come, and at once what was cut off', async () => {
  await home.simulate();
  const long = { ROOMLOG_POLL_SECONDS: '3600' };
  const first = home.collect([], long);
  await acknowledged(first, 'message');
  const store = await home.open();
  await until(async () => (await jobRun(store.db, 'reconcile-messages'))?.finished_at != null);
  first.kill('SIGKILL');
  await exitCode(first);
  sqliteOf(store).exec(`UPDATE job_run SET finished_at = NULL, started_at = 1 WHERE job = 'reconcile-messages'`);
  const asked = async () => JSON.parse(await (await fetch(`${home.simulator.controlUrl}/requests`)).text());
  const before = await asked();
  home.collect([], long);
  await until(async () => ((await jobRun(store.db, 'reconcile-messages'))?.finished_at ?? 0) > 1);
  const after = await asked();
  expect(after.sensor_environments).toEqual(before.sensor_environments);
  expect(after.rooms).toEqual(before.rooms);
  expect(after.messages['200']).toBeGreaterThan(before.messages['200']);
});

test('a message is spoken exactly once however often the collector is killed on the way', async () => {
  await home.simulate({ switches: { replies: false } });
  expect(await exitCode(home.collect(['--once']))).toBe(0);
  const store = await home.open();
  const [room] = await listRooms(store.db);
  const texts = Array.from({ length: 60 }, (_, at) => `その${at}`);
  for (const [at, text] of texts.entries()) {
    const unique_id = `00000000-0000-4000-8000-${String(at).padStart(12, '0')}`;
    await enqueue(store.db, { unique_id, room_id: room?.id ?? 0, text });
  }
  const sent = () =>
    sqliteOf(store).prepare(`SELECT count(*) FROM outbox WHERE state = 'sent'`).pluck().get() as number;
  for (let kills = 0; kills < 4; kills++) {
    const before = sent();
    const child = home.collect();
    await until(async () => sent() > before || sent() === texts.length);
    child.kill('SIGKILL');
    await exitCode(child);
  }
  const last = home.collect();
  const holder = () => sqliteOf(store).prepare('SELECT pid FROM lease').pluck().get();
  // Before it holds the store, it may not even hear the signal.
  await until(async () => sent() === texts.length && holder() === last.pid);
  last.kill('SIGTERM');
  expect(await exitCode(last)).toBe(0);
  const truth = await home.control<{ kind: string; text?: string }>('truth');
  expect(truth.flatMap(({ text }) => (text?.startsWith('その') ? text : []))).toEqual(texts);
});

test('only what a person marked as read is marked as read, and that for good', async () => {
  await home.simulate();
  expect(await exitCode(home.collect(['--once']))).toBe(0);
  const store = await home.open();
  const [room] = await listRooms(store.db);
  const message = sqliteOf(store).prepare('SELECT max(id) FROM message').pluck().get() as number;
  const asked = { room_id: room?.id ?? 0, message_id: message, now: 0 };
  expect(await requestRead(store.db, asked)).toMatchObject({ state: 'queued' });
  await home.order('faults', { endpoint: 'read', kind: 'cut', count: 2 });
  const child = home.collect();
  await until(async () => (await requestRead(store.db, asked)).state === 'sent');
  child.kill('SIGTERM');
  await exitCode(child);
  const reads = (await home.control<{ kind: string; id: number }>('received')).filter(({ kind }) => kind === 'read');
  expect(new Set(reads.map(({ id }) => id))).toEqual(new Set([message]));
  expect(await countReadMarks(store.db)).toEqual({ asked: 1, calls: 1 });
});
