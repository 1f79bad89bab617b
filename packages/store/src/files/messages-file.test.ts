import { Readable } from 'node:stream';
import { text } from 'node:stream/consumers';
import { parse } from 'csv-parse/sync';
import { expect, test } from 'vitest';
import { insertMessages } from '../messages/messages.ts';
import { searchMessages } from '../messages/search.ts';
import { findRoom } from '../rooms/rooms.ts';
import { runs, someMessage, temporaryStore } from '../testing/temporary-store.ts';
import { exportMessages } from './messages-file.ts';

const zone = 'America/New_York';
const all = { from: 0, to: 4e9 };
const csv = { format: 'csv', zone } as const;
const textOf = (...asked: Parameters<typeof exportMessages>) => text(Readable.from(exportMessages(...asked)));

test('messages come out in order, whole, and harmless to a spreadsheet', async () => {
  const { db, room } = await temporaryStore();
  const texts = ['plain', 'two\nlines, "quoted"', '=HYPERLINK("http://example.com")', '日本語 🤖'];
  const messages = Array.from({ length: runs(2001) }, (_, at) => someMessage(at + 1, { text: texts[at % 4] ?? '' }));
  await insertMessages(db, room, messages);
  const rooms = [{ id: room, uuid: 'room' }];
  const rows: Record<string, string>[] = parse(await textOf(db, rooms, all, csv), { columns: true });
  expect(rows.map(({ id }) => Number(id))).toEqual(messages.map(({ id }) => id));
  expect(rows.slice(0, 4).map((row) => row['text'])).toEqual(texts.map((t) => (t.startsWith('=') ? `'${t}` : t)));
  expect(rows[0]).toMatchObject({ unique_id: 'unique-1', sender: 'room-member', nickname: 'nickname of room-member' });
  const lines = (await textOf(db, rooms, all, { format: 'ndjson', zone, labelled: true })).trimEnd().split('\n');
  expect(lines.slice(0, 4).map((line) => JSON.parse(line))).toMatchObject(
    texts.map((t) => ({ text: t, room: 'room' })),
  );
  const [header, first] = (await textOf(db, rooms, all, { ...csv, excel: true })).split('\r\n');
  expect(header).toContain('id,unique_id,date,utc_offset,media');
  expect(first).toMatch(/^1,unique-1,\d{4}\/\d\d\/\d\d \d\d:\d\d:\d\d,UTC-0[45]:00,/);
});

test('messages with certain words are those that a search finds', async () => {
  const { db, room } = await temporaryStore();
  const texts = ['明日は雨', 'ﾈｺが鳴いた', '雨がやんだ', '雨とネコ', 'RAIN'];
  await insertMessages(
    db,
    room,
    texts.map((t, at) => someMessage(at + 1, { text: t })),
  );
  for (const query of ['雨', 'ねこ', '猫', 'ｒain', '雨　ネコ']) {
    const file = await textOf(db, [{ id: room, uuid: 'room' }], { ...all, query }, csv);
    const found = await searchMessages(db, room, query, { limit: 10 });
    expect(parse(file, { columns: true })).toMatchObject(found.map(({ id }) => ({ id: String(id) })));
  }
});

test('messages of a span', async () => {
  const { db, room } = await temporaryStore();
  await insertMessages(
    db,
    room,
    [1, 2, 3, 4].map((id) => someMessage(id)),
  );
  const found = await findRoom(db, 'room');
  const file = await textOf(db, found ? [found] : [], { from: 1_700_000_002, to: 1_700_000_004 }, csv);
  expect(parse(file, { columns: true })).toMatchObject([{ id: '2' }, { id: '3' }]);
});
