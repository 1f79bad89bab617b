/** What a room list brings that nobody understands; the simulator sends nothing of the kind. */
import { once } from 'node:events';
import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import { listQuarantined, listRooms, roomOverview } from '@roomlog/store';
import { expect, onTestFinished, test } from 'vitest';
import { temporaryContext } from '../testing/context.ts';
import { refreshRooms } from './refresh-rooms.ts';

test('a member that is not understood is kept as it came, once, and the room is there without it', async () => {
  const user = { uuid: 'mama', user_type: 'human', nickname: 'ママ', icon: '' };
  const good = { user, joined_at: '2026-01-01T00:00:00Z', read_id: 0 };
  const bad = { user: { ...user, uuid: 'papa' }, joined_at: 'long ago', read_id: 0 };
  const room = { uuid: 'room', name: 'わが家', updated_at: '2026-01-01T00:00:00Z', members: [good, bad] };
  const server = createServer((_, response) => response.end(JSON.stringify([room]))).listen(0, '127.0.0.1');
  await once(server, 'listening');
  const baseUrl = `http://127.0.0.1:${(server.address() as AddressInfo).port}`;
  onTestFinished(() => void server.close());
  const context = await temporaryContext(baseUrl, { secrets: { access_token: 'token' } });
  await refreshRooms(context);
  await refreshRooms(context);
  const [stored] = await listRooms(context.store.db);
  expect((await roomOverview(context.store.db, stored?.id ?? 0))?.members.map(({ uuid }) => uuid)).toEqual(['mama']);
  expect(await listQuarantined(context.store.db, 10)).toMatchObject([
    {
      source: 'bocco',
      origin: 'rooms',
      reason: '/0/members/1/joined_at is not a date',
      raw: JSON.stringify(bad),
      times: 1,
    },
  ]);
});
