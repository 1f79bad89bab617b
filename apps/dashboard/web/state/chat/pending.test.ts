import { expect, test } from 'vitest';
import type { MessageJson, OutboxJson } from '../../../src/schemas.ts';
import { stillPending } from './pending.ts';

const id = 'aaaaaaaa-bbbb-4ccc-8ddd-eeeeeeeeeeee';
const row = (unique_id: string, more: Partial<OutboxJson> = {}) =>
  ({ unique_id, state: 'queued', message_id: null, ...more }) as OutboxJson;
const message = (number: number, unique_id: string) => ({ id: number, unique_id }) as MessageJson;

test('a bubble waits until its message is in the list, in whatever case its id comes back', () => {
  const rows = [row(id), row('f'.repeat(36))];
  expect(stillPending(rows, [])).toEqual(rows);
  expect(stillPending(rows, [message(7, id)])).toEqual([rows[1]]);
  expect(stillPending(rows, [message(7, id.toUpperCase())])).toEqual([rows[1]]);
  expect(stillPending([row(id.toUpperCase())], [message(7, id)])).toEqual([]);
});

test('one that is sent stays until its message comes, unless that is further back than the list', () => {
  const sent = row(id, { state: 'sent', message_id: 7 });
  expect(stillPending([sent], [message(5, 'other')])).toEqual([sent]);
  expect(stillPending([sent], [message(8, 'other')])).toEqual([]);
  expect(stillPending([row(id, { state: 'failed' })], [message(8, 'other')])).toHaveLength(1);
});

test('a service that names messages itself is known by the message’s number, and what only a person knows of is not waited for', () => {
  const sent = row(id, { state: 'sent', message_id: 7 });
  expect(stillPending([sent], [message(7, 'a name of its own')])).toEqual([]);
  expect(stillPending([row(id, { state: 'sent', message_id: null })], [])).toEqual([]);
  const doubted = [row(id, { state: 'doubtful' }), row(id, { state: 'failed' })];
  expect(stillPending(doubted, [message(7, 'other')])).toEqual(doubted);
});
