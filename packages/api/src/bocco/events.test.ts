import { expect, test } from 'vitest';
import { clientOf, message, ROOM } from '../../test/samples.ts';
import { json } from '../../test/server.ts';
import type { RoomEvent } from './models.ts';

test('of endless events that are not known the first 100 come, and the number of the others', async () => {
  const { client } = await clientOf((_, response) =>
    json(response, 200, [...Array(103).fill(0), { event: 'message', body: message(6) }]),
  );
  const leaving = new AbortController();
  const events: RoomEvent[] = [];
  for await (const event of client.subscribe(ROOM, { newer_than: 5 }, leaving)) {
    events.push(event);
    if (events.length === 102) leaving.abort();
  }
  expect(events.filter(({ event }) => event === 'message')).toHaveLength(1);
  expect(events.at(-1)).toEqual({ event: 'other', name: '', body: '3 more were not understood' });
});
