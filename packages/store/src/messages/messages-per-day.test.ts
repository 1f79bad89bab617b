import { expect, test } from 'vitest';
import { someMessage, temporaryStore } from '../testing/temporary-store.ts';
import { insertMessages } from './messages.ts';
import { messagesPerDay } from './messages-per-day.ts';

const at = (instant: string) => Date.parse(instant) / 1000;

test('days begin at the home’s midnight, those that overlap are counted whole, and impossible dates are not', async () => {
  const { db, room } = await temporaryStore();
  const dates = [
    '1999-01-01T00:00:00Z',
    '2026-03-28T22:59:59Z',
    // A day of 23 hours in Berlin.
    '2026-03-28T23:00:00Z',
    '2026-03-29T21:59:59Z',
    '2026-03-29T22:00:00Z',
    '2026-04-02T10:00:00Z',
    '2199-01-01T00:00:00Z',
  ];
  await insertMessages(
    db,
    room,
    dates.map((date, index) => someMessage(index + 1, { date: new Date(date) })),
  );
  const days = (from: string, to: string, zone = 'Europe/Berlin') =>
    messagesPerDay(db, room, { from: at(from), to: at(to), zone });
  const all = [
    { date: '2026-03-28', count: 1 },
    { date: '2026-03-29', count: 2 },
    { date: '2026-03-30', count: 1 },
    { date: '2026-04-02', count: 1 },
  ];
  expect(await days('1970-01-01T00:00:00Z', '2200-01-01T00:00:00Z')).toEqual(all);
  expect(await days('2026-03-29T10:00:00Z', '2026-03-29T10:00:01Z')).toEqual(all.slice(1, 2));
  expect(await days('2026-03-29T10:00:00Z', '2026-03-29T22:00:00Z')).toEqual(all.slice(1, 2));
  expect(await days('2026-03-31T00:00:00Z', '2026-04-01T00:00:00Z')).toEqual([]);
  expect(await days('2026-03-29T00:00:00Z', '2026-03-29T01:00:00Z', 'Asia/Tokyo')).toEqual([
    { date: '2026-03-29', count: 2 },
  ]);
  expect(await messagesPerDay(db, room + 1, { from: 0, to: at('2200-01-01T00:00:00Z'), zone: 'UTC' })).toEqual([]);
});
