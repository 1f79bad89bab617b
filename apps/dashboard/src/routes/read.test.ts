/** The button that marks a message as read. */
import { dueReadRequests, insertMessages, listRooms, markReadFailed, markReadSent } from '@roomlog/store';
import { beforeEach, expect, test } from 'vitest';
import type { ReadRequestJson } from '../schemas.ts';
import { begin, dashboardForEach, mother, room } from '../testing.ts';

const bench = dashboardForEach();

beforeEach(async () => {
  const [found] = await listRooms(bench.store.db);
  const text = { media: 'text', message_type: 'normal', text: 'おはよう', audio: '', image: '', detail: null };
  const said = { sender: mother.uuid, user: mother, dictated: false, date: new Date(begin * 1000) };
  await insertMessages(bench.store.db, found?.id ?? 0, [{ id: 7, unique_id: 'seven', ...text, ...said }]);
});

async function press(id: number, headers: Record<string, string> = {}) {
  const url = `/api/rooms/${room}/messages/${id}/read`;
  const response = await bench.app.inject({ method: 'POST', url, headers: { host: 'localhost', ...headers } });
  return { status: response.statusCode, row: response.json<ReadRequestJson>() };
}

const due = async () => dueReadRequests(bench.store.db, 1, { now: Date.now() / 1000, longestWait: 60 });

test('a press is queued once, and known when it comes again', async () => {
  expect(await press(7)).toMatchObject({ status: 202, row: { message_id: 7, state: 'queued' } });
  expect(await press(7)).toMatchObject({ status: 202, row: { state: 'queued' } });
  const [request, ...more] = await due();
  expect(more).toEqual([]);
  if (request) await markReadSent(bench.store.db, request);
  expect(await press(7)).toMatchObject({ status: 200, row: { state: 'sent' } });
  expect(await due()).toEqual([]);
});

test('what BOCCO refused can be asked for again', async () => {
  await press(7);
  const [request] = await due();
  if (request) await markReadFailed(bench.store.db, request, 'No such thing.', undefined);
  expect(await due()).toEqual([]);
  expect(await press(7)).toMatchObject({ status: 202, row: { state: 'queued', error: null } });
  expect(await due()).toHaveLength(1);
});

test('neither an unknown message nor another web site marks anything', async () => {
  expect(await press(8)).toMatchObject({ status: 404 });
  expect(await press(7, { 'sec-fetch-site': 'cross-site' })).toMatchObject({ status: 403 });
  expect(await due()).toEqual([]);
});
