import { expect, test } from 'vitest';
import { commits, isOnSqlite, temporaryStore } from '../testing/temporary-store.ts';
import { countQuarantined, dropQuarantined, listQuarantined, markAccepted, quarantine } from './quarantine.ts';

const item = (raw: string) => ({ path: '/3/date', reason: 'is not a date', raw });

test('the same item of the same source is one row, written again after an hour', async () => {
  const store = await temporaryStore();
  const { db } = store;
  await quarantine(db, { source: 'bocco', origin: 'messages room' }, [item('{"id":1}'), item('{"id":2}')], 100);
  for (const at of [200, 3699]) {
    const again = () =>
      quarantine(db, { source: 'bocco', origin: 'messages room' }, [item('{"id":1}'), item('{"id":2}')], at);
    expect(await commits(store, again)).toBe(false);
  }
  expect(
    await quarantine(db, { source: 'bocco', origin: 'messages room' }, [item('{"id":1}'), item('{"id":3}')], 3700),
  ).toEqual([item('{"id":3}')]);
  await quarantine(
    db,
    { source: 'bocco', origin: 'rooms' },
    [{ path: '', reason: 'is not an object', raw: '{"id":1}' }],
    150,
  );
  expect(await countQuarantined(db)).toBe(4);
  expect(await countQuarantined(db, 'messages ')).toBe(3);
  const rows = await listQuarantined(db, 4);
  const newest = rows.find(({ times }) => times === 2);
  expect(newest).toMatchObject({ origin: 'messages room', raw: '{"id":1}', first_seen: 100, last_seen: 3700 });
  expect(newest?.reason).toBe('/3/date is not a date');
  expect(await listQuarantined(db, 4, 'messages room')).toHaveLength(3);
  expect(rows.find(({ origin }) => origin === 'rooms')).toMatchObject({
    origin: 'rooms',
    reason: 'is not an object',
    times: 1,
  });
});

test('what is dropped is forgotten, counts no more and does not come back; what is accepted neither', async () => {
  const { db } = await temporaryStore();
  await quarantine(db, { source: 'bocco', origin: 'rooms' }, [item('1'), item('2'), item('3')], 100);
  const byRaw = new Map((await listQuarantined(db, 3)).map((row) => [row.raw, row]));
  for (const [raw, decide] of [
    ['1', dropQuarantined],
    ['2', markAccepted],
  ] as const) {
    const row = byRaw.get(raw);
    if (row) await decide(db, row);
  }
  await quarantine(db, { source: 'bocco', origin: 'rooms' }, [item('1'), item('2'), item('3')], 10_000);
  expect((await listQuarantined(db, 9)).map(({ raw, times }) => [raw, times])).toEqual([['3', 2]]);
  expect(await countQuarantined(db)).toBe(1);
  expect(await db.selectFrom('quarantine').select('raw').where('state', '=', 'dropped').execute()).toEqual([
    { raw: '' },
  ]);
});

test('of a long one 4 kB of whole characters are kept, and it is still told from others that begin alike', async () => {
  const { db } = await temporaryStore();
  const long = 'あ'.repeat(4000);
  await quarantine(db, { source: 'bocco', origin: 'rooms' }, [item(`${long}1`), item(`${long}2`)]);
  const rows = await listQuarantined(db, 10);
  expect(rows.map(({ raw }) => raw)).toEqual(['あ'.repeat(1365), 'あ'.repeat(1365)]);
});

test.runIf(isOnSqlite)('the newest 10,000 are kept', async () => {
  const { db } = await temporaryStore();
  const items = Array.from({ length: 10_000 }, (_, at) => item(String(at)));
  await quarantine(db, { source: 'bocco', origin: 'rooms' }, items, 100);
  await quarantine(db, { source: 'bocco', origin: 'rooms' }, [item('0')], 3701);
  await quarantine(db, { source: 'bocco', origin: 'rooms' }, [item('new'), item('newer')], 3702);
  expect(await countQuarantined(db)).toBe(10_000);
  const kept = new Set((await listQuarantined(db, 10_000)).map(({ raw }) => raw));
  expect(['new', 'newer', '0'].every((raw) => kept.has(raw))).toBe(true);
});
