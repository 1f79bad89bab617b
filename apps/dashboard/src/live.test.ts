/** The state of the logging, and the live feed. */
import { acquireLease, jobFinished, jobStarted } from '@roomlog/store';
import { expect, test } from 'vitest';
import type { StatusJson } from './schemas.ts';
import { begin, dashboardForEach, sensor, uniqueId } from './testing.ts';

const bench = dashboardForEach();
const now = () => Math.floor(Date.now() / 1000);

test('a store without a collector yet is well; one that BOCCO does not answer is degraded', async () => {
  const health = async () => {
    const response = await bench.app.inject({ url: '/healthz', headers: { host: 'localhost' } });
    return [response.statusCode, response.json().status];
  };
  expect(await health()).toEqual([200, 'ok']);
  await acquireLease(bench.store.db);
  await jobStarted(bench.store.db, 'poll-sensors', now());
  await jobFinished(bench.store.db, 'poll-sensors', begin, { kind: 'unreachable', sentence: 'No answer.' });
  expect(await health()).toEqual([503, 'degraded']);
  expect(await bench.get<StatusJson>('/api/status')).toMatchObject({
    state: 'bocco_unreachable',
    since: '2026-01-01T00:00:00Z',
  });
  const succeeded = now();
  await jobFinished(bench.store.db, 'poll-sensors', succeeded);
  expect(await bench.get<StatusJson>('/api/status')).toMatchObject({
    state: 'ok',
    last_success_at: new Date(succeeded * 1000).toISOString().replace('.000', ''),
  });
});

test.for([
  ['that can’t write', [0, 0], { kind: 'store', sentence: 'Full.' }, 'store_unwritable'],
  ['that is refused', [0, 0], { kind: 'unauthorised', sentence: 'Refused.' }, 'signin_refused'],
  ['whose answer is too large', [0, 0], { kind: 'answer_too_large', sentence: 'Large.' }, 'bocco_unusable'],
  // On a full disk not even the failure can be noted.
  ['that has not begun its next poll', [-340, -339], undefined, 'collector_stuck'],
  ['whose poll does not end', [-691, undefined], undefined, 'collector_stuck'],
] as const)('a collector %s is degraded', async ([, [started, finished], failure, state]) => {
  const { db } = bench.store;
  await acquireLease(db);
  await jobStarted(db, 'poll-sensors', now() - 692);
  await jobFinished(db, 'poll-sensors', now() - 692);
  await jobStarted(db, 'poll-sensors', now() + started);
  if (finished !== undefined) await jobFinished(db, 'poll-sensors', now() + finished, failure);
  expect(await bench.get<StatusJson>('/api/status')).toMatchObject({ state });
  const response = await bench.app.inject({ url: '/healthz', headers: { host: 'localhost' } });
  expect([response.statusCode, response.json()]).toEqual([503, { status: 'degraded' }]);
});

test('what happens is told as it happens, and a page that was away is told what it missed', async () => {
  const url = await bench.app.listen({ host: '127.0.0.1', port: 0 });
  const first = await eventsOf(url);
  expect(await first.next('status')).toMatchObject({ demo: false });
  await bench.readingsAt([0]);
  expect(await first.next('reading')).toMatchObject({
    sensor,
    from: '2026-01-01T00:00:00Z',
    latest: { temperature: 20 },
  });
  const lastId = first.lastId();
  await first.close();
  await bench.post({ unique_id: uniqueId, text: 'おはよう' });
  const second = await eventsOf(url, lastId);
  expect(await second.next('outbox')).toMatchObject({ unique_id: uniqueId, state: 'queued' });
  await second.close();
  const forgotten = await eventsOf(url, 'what');
  expect(await forgotten.next('reload')).toEqual({});
  await forgotten.close();
});

/** Reads server-sent events one after the other (https://html.spec.whatwg.org/multipage/server-sent-events.html). */
async function eventsOf(url: string, lastEventId?: string) {
  const response = await fetch(`${url}/api/events`, {
    headers: { accept: 'text/event-stream', ...(lastEventId !== undefined && { 'last-event-id': lastEventId }) },
  });
  const reader = response.body?.pipeThrough(new TextDecoderStream()).getReader();
  let buffer = '';
  let id = '';
  return {
    lastId: () => id,
    close: () => reader?.cancel(),
    next: async (name: string): Promise<unknown> => {
      for (;;) {
        const end = buffer.indexOf('\n\n');
        if (end === -1) {
          buffer += (await reader?.read())?.value ?? '';
          continue;
        }
        const lines = buffer.slice(0, end).split('\n');
        buffer = buffer.slice(end + 2);
        const field = (key: string) => lines.find((line) => line.startsWith(`${key}: `))?.slice(key.length + 2);
        id = field('id') ?? id;
        if (field('event') === name) return JSON.parse(field('data') ?? 'null');
      }
    },
  };
}
