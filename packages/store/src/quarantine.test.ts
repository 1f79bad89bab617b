import { expect, test } from 'vitest';
import { countQuarantined, listQuarantined, quarantine } from './quarantine.ts';
import { temporaryStore } from './temporary-store.ts';

const item = (raw: string) => ({ path: '/3/date', reason: 'is not a date', raw });

test('the same item of the same source is one row that says how often it came', async () => {
  const { db } = await temporaryStore();
  await quarantine(db, 'messages room', [item('{"id":1}'), item('{"id":2}')], 100);
  await quarantine(db, 'messages room', [item('{"id":1}')], 200);
  await quarantine(db, 'rooms', [{ path: '', reason: 'is not an object', raw: '{"id":1}' }], 150);
  expect(await countQuarantined(db)).toBe(3);
  const [newest, rooms] = await listQuarantined(db, 2);
  expect(newest).toMatchObject({ source: 'messages room', raw: '{"id":1}', first_seen: 100, last_seen: 200, times: 2 });
  expect(newest?.reason).toBe('/3/date is not a date');
  expect(rooms).toMatchObject({ source: 'rooms', reason: 'is not an object', times: 1 });
});

test('of a long one 4 kB of whole characters are kept, and it is still told from others that begin alike', async () => {
  const { db } = await temporaryStore();
  const long = 'あ'.repeat(4000);
  await quarantine(db, 'rooms', [item(`${long}1`), item(`${long}2`)]);
  const rows = await listQuarantined(db, 10);
  expect(rows.map(({ raw }) => raw)).toEqual(['あ'.repeat(1365), 'あ'.repeat(1365)]);
});

test('the newest 10,000 are kept', async () => {
  const { db } = await temporaryStore();
  const items = Array.from({ length: 10_000 }, (_, at) => item(String(at)));
  await quarantine(db, 'rooms', items, 100);
  await quarantine(db, 'rooms', [item('0')], 101);
  await quarantine(db, 'rooms', [item('new'), item('newer')], 102);
  expect(await countQuarantined(db)).toBe(10_000);
  const kept = new Set((await listQuarantined(db, 10_000)).map(({ raw }) => raw));
  expect(['new', 'newer', '0'].every((raw) => kept.has(raw))).toBe(true);
});
