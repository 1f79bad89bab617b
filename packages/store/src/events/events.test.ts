import { expect, test } from 'vitest';
import { changesAfter, newestChange } from '../feed/changes.ts';
import type { RoomEvent } from '../model.ts';
import { emoStore } from '../testing/emo-store.ts';
import { commits, countStatements } from '../testing/temporary-store.ts';
import { eventsBetween, eventsNumbered, insertEvents } from './events.ts';
import { applyEventRetention, eventRetentionOf, usualEventRetention } from './retention.ts';

const start = Date.parse('2026-08-03T00:00:00Z') / 1000;
const day = 86_400;

/** @param seconds after the start */
const someEvent = (
  room_id: number,
  request_id: string,
  seconds: number,
  values: Partial<RoomEvent> = {},
): RoomEvent => ({
  room_id,
  request_id,
  event: 'radar.detected',
  at: new Date((start + seconds) * 1000),
  received_at: new Date((start + seconds + 2) * 1000),
  data: { radar: { begin: true } },
  ...values,
});

test('an event is stored once, however often and in whatever order it is delivered', async () => {
  const store = await emoStore();
  const { db, room, sensor } = store;
  const lifted = someEvent(room, 'a', 5, { event: 'accel.detected', kind: 'lift', sensor_id: sensor });
  const [first] = await insertEvents(db, 'emo', [lifted, lifted]);
  const others = [someEvent(room, 'b', 3), lifted, { ...lifted, request_id: 'c', kind: 'dropped' }];
  const added = await insertEvents(db, 'emo', others);
  expect([first, added.length]).toEqual([expect.any(Number), 2]);
  expect(await commits(store, () => insertEvents(db, 'emo', others))).toBe(false);
  expect(await insertEvents(db, 'emo', [])).toEqual([]);
  const range = { from: start, to: start + day, limit: 9 };
  expect(await eventsBetween(db, room, range)).toEqual([
    {
      seq: expect.any(Number),
      source: 'emo',
      room_id: room,
      request_id: 'b',
      event: 'radar.detected',
      kind: '',
      sensor_id: null,
      at: start + 3,
      received_at: start + 5,
      data: '{"radar":{"begin":true}}',
    },
    expect.objectContaining({ request_id: 'a', kind: 'lift', sensor_id: sensor }),
    expect.objectContaining({ request_id: 'c', kind: 'dropped' }),
  ]);
});

test('a request_id is unique at its source alone', async () => {
  const { db, room, bocco } = await emoStore();
  expect(await insertEvents(db, 'emo', [someEvent(room, 'a', 1)])).toHaveLength(1);
  expect(await insertEvents(db, 'bocco', [someEvent(bocco.room, 'a', 1)])).toHaveLength(1);
});

test('open pages are told once of what came together, room by room', async () => {
  const { db, room, bocco } = await emoStore();
  const seen = await newestChange(db);
  const seqs = await insertEvents(db, 'emo', [
    someEvent(room, 'a', 9),
    someEvent(bocco.room, 'b', 1),
    someEvent(room, 'c', 2),
  ]);
  const [one = 0, two = 0, three = 0] = seqs;
  expect((await changesAfter(db, seen))?.map(({ kind, ref, first, last }) => [kind, ref, first, last])).toEqual([
    ['event', room, one, three],
    ['event', bocco.room, two, two],
  ]);
  const told = await eventsNumbered(db, room, { first: one, last: three });
  expect(told.map(({ request_id }) => request_id)).toEqual(['a', 'c']);
});

test('pages go by time and number, so that none is left out where several are of one second', async () => {
  const { db, room, bocco } = await emoStore();
  const events = Array.from({ length: 7 }, (_, at) => someEvent(room, `e${at}`, Math.floor(at / 3)));
  await insertEvents(db, 'emo', [...events.toReversed(), someEvent(bocco.room, 'other', 1)]);
  const found: string[] = [];
  const range = { from: start, to: start + 9, limit: 2 };
  for (let page = await eventsBetween(db, room, range); page.length > 0; ) {
    found.push(...page.map(({ request_id }) => request_id));
    page = await eventsBetween(db, room, { ...range, after: page.at(-1) });
  }
  expect(found).toEqual(['e2', 'e1', 'e0', 'e5', 'e4', 'e3', 'e6']);
  const middle = await eventsBetween(db, room, { from: start + 1, to: start + 2, limit: 9 });
  expect(middle.map(({ request_id }) => request_id)).toEqual(['e5', 'e4', 'e3']);
});

test('many take as many statements as one', async () => {
  const store = await emoStore();
  const { db, room } = store;
  const ofOne = await countStatements(store, () => insertEvents(db, 'emo', [someEvent(room, 'a', 1)]));
  const many = Array.from({ length: 60 }, (_, at) => someEvent(room, `b${at}`, at));
  expect(await countStatements(store, () => insertEvents(db, 'emo', many))).toBe(ofOne);
});

test('a retention is announced before it deletes, and a clock that is ahead deletes nothing', async () => {
  const { db, room, bocco } = await emoStore();
  const at = (room_id: number, days: number) => someEvent(room_id, `${room_id}/${days}`, days * day);
  await insertEvents(
    db,
    'emo',
    [0, 100, 450, 500].flatMap((days) => [at(room, days), at(bocco.room, days)]),
  );
  const left = async () => (await eventsBetween(db, room, { from: 0, to: 2 ** 40, limit: 9 })).length;
  const clock = start + 500 * day;
  const usual = { seconds: usualEventRetention, before: start + 100 * day };
  expect(await applyEventRetention(db, usualEventRetention, clock + 999 * day)).toEqual({
    ...usual,
    events: 2,
    applied: false,
  });
  expect(await left()).toBe(4);
  expect(await applyEventRetention(db, usualEventRetention, clock)).toEqual({ ...usual, events: 2, applied: true });
  expect(await left()).toBe(3);
  expect(await applyEventRetention(db, 10 * day, clock)).toMatchObject({ events: 4, applied: false });
  expect(await applyEventRetention(db, undefined, clock)).toBeUndefined();
  expect([await eventRetentionOf(db), await left()]).toEqual([undefined, 3]);
});
