/** What is sealed must never be another text: every seal that there is was made of it. */
import { sql } from 'kysely';
import { expect, test } from 'vitest';
import { insertMessages } from '../messages/messages.ts';
import { insertReadings } from '../readings/readings.ts';
import { isOnSqlite, someMessage, someReading, temporaryStore } from '../testing/temporary-store.ts';
import { daySeconds } from '../time/seconds.ts';
import { sealDays } from './seal-days.ts';
import { countAndText, type DayText, isSealOf, type SealKind, sealed, sha256 } from './seal-text.ts';
import { verifySeals } from './verify.ts';

const monday = Date.parse('2025-03-10T00:00:00Z') / 1000;

type Home = Awaited<ReturnType<typeof temporaryStore>>;

async function textOfDay({ db }: Home, kind: SealKind, ref: number): Promise<string> {
  const { rows } = await sql<DayText>`SELECT ${countAndText(db, kind, sql`${ref}`, sql`${monday}`)}`.execute(db);
  return rows[0]?.text ?? '';
}

/** As every roomlog sealed it until it made its own text. */
function quotedText({ sqlite }: Home, kind: SealKind): string {
  const columns = {
    reading: 'ts id temperature humidity illuminance',
    message: 'id unique_id date media message_type text audio image sender dictated user detail extra',
  }[kind].split(' ');
  const line = columns.map((name) => `quote("${name}")`).join(` || ',' || `);
  const { key, time } = sealed[kind];
  const query = `SELECT coalesce(group_concat(${line}, char(10) ORDER BY ${key}), '') FROM ${kind} WHERE ${time} < ?`;
  return sqlite
    .prepare(query)
    .pluck()
    .get(monday + daySeconds) as string;
}

async function homeWithADay(texts: readonly string[]): Promise<Home> {
  const home = await temporaryStore();
  await insertReadings(home.db, home.sensor, [
    someReading(monday, { id: 1, temperature: -0.05, humidity: null }),
    someReading(monday + 300, { id: 2, illuminance: 64_000.5 }),
    someReading(monday + 10 * daySeconds),
  ]);
  const messages = texts.map((text, at) => someMessage(at + 1, { text, date: new Date((monday + at) * 1000) }));
  const last = someMessage(99, { date: new Date((monday + 10 * daySeconds) * 1000) });
  await insertMessages(home.db, home.room, [...messages, last]);
  return home;
}

test('a day of readings is this text', async () => {
  const home = await homeWithADay([]);
  const text = await textOfDay(home, 'reading', home.sensor);
  expect(text).toBe(`${monday},1,-5,NULL,10000\n${monday + 300},2,2150,4025,6400050`);
  expect(sha256(text).toString('hex')).toBe('253a30ba21ae1ca7f9d6b1e2a409f701ebc2a03ec968587ab4bdedabc45826c8');
});

test('a day of messages is this text', async () => {
  const home = await homeWithADay(["it's\nraining", '雨']);
  const text = await textOfDay(home, 'message', home.room);
  expect(text.split('\n').slice(0, 2)).toEqual([
    `1,'unique-1',${monday},'text','normal','it''s`,
    `raining','','','room-member',0,'{"uuid":"room-member","user_type":"human","nickname":"nickname of room-member","icon":""}','null',NULL`,
  ]);
  expect(sha256(text).toString('hex')).toBe('dbfb810812b785a4c3db797ddd6cf39e3344c993b5a8fb6c84ed91635111767c');
});

test.runIf(isOnSqlite)('it is what SQLite quotes, as older versions sealed it', async () => {
  const home = await homeWithADay(["it's", '', "'", "a''b", '雨\n', '\\', 'null']);
  for (const [kind, ref] of [
    ['reading', home.sensor],
    ['message', home.room],
  ] as const) {
    expect(await textOfDay(home, kind, ref)).toBe(quotedText(home, kind));
  }
});

test.runIf(isOnSqlite)(
  'a NUL character ends what older versions sealed of a text: such a seal holds, and a new one is of all',
  async () => {
    const home = await homeWithADay(["before\0 it''s after", 'plain']);
    const [old, text] = [quotedText(home, 'message'), await textOfDay(home, 'message', home.room)];
    expect(old).not.toBe(text);
    expect(text).toContain('after');
    for (const sealedText of [old, text]) expect(isSealOf(sha256(sealedText), text)).toBe(true);
    expect(isSealOf(sha256(old), text.replace('before', 'Before'))).toBe(false);
    await sealDays(home.db);
    home.sqlite.prepare("UPDATE seal SET sha256 = ? WHERE kind = 'message'").run(sha256(old));
    for await (const { intact } of verifySeals(home.db)) expect(intact).toBe(true);
  },
);
