/** The page before its script, and without one. */
import { brotliDecompressSync } from 'node:zlib';
import { addLink, addToken, type Permission, startSession } from '@roomlog/access';
import { insertUser } from '@roomlog/access/testing';
import { findRoom, insertMessages, insertReadings, roomSensors, setTimeZone, upsertRooms } from '@roomlog/store';
import { expect, test, vi } from 'vitest';
import { type Bench, dashboardForEach, home, mother, room, sensor } from '../testing.ts';

const bench = dashboardForEach();
const shared = dashboardForEach({}, { ROOMLOG_LISTEN: '0.0.0.0:0' });
const bedroom = '5a6b7c8d-0000-4000-8000-0000000000f1';
const bed = '5a6b7c8d-0000-4000-8000-0000000000f2';
const hostile = '<script>alert(1)</script>"&\'';

const ask = (headers: Record<string, string> = {}, url = '/', on: Bench = bench) =>
  on.app.inject({ url, headers: { host: on === bench ? 'localhost' : '192.0.2.1:4680', ...headers } });

/** What somebody reads: the text of the page's body. */
const read = (html: string) =>
  html
    .slice(html.indexOf('<body>'))
    .replaceAll(/<[^>]*>/g, ' ')
    .replaceAll(/\s+/g, ' ');
const painted = (html: string) => /<div id="app">(.*)<\/div>\s*<\/body>/s.exec(html)?.[1] ?? '';

const minutesAgo = (minutes: number) => new Date(Date.now() - minutes * 60_000);

/** A second room with a sensor of its own, readings in both, and messages. */
async function furnish({ store }: Bench): Promise<void> {
  const bedSensor = { uuid: bed, user_type: 'sensor_room', nickname: hostile, icon: '', address: '' };
  const other = { ...home, uuid: bedroom, name: '寝室', members: [] };
  await upsertRooms(store.db, [home, { ...other, sensors: [bedSensor] }]);
  const [first, second] = await roomSensors(store.db);
  const at = (id: number, minutes: number, temperature: number) => [
    { id, created_at: minutesAgo(minutes), temperature, humidity: 45 },
  ];
  await insertReadings(store.db, first?.id ?? 0, at(1, 2, 21.34));
  await insertReadings(store.db, second?.id ?? 0, at(2, 300, -3.25));
  for (const [uuid, text] of [
    [room, 'ただいま'],
    [bedroom, hostile],
  ] as const) {
    await insertMessages(store.db, (await findRoom(store.db, uuid))?.id ?? 0, [
      {
        id: 1,
        unique_id: uuid,
        date: minutesAgo(5),
        media: 'text',
        message_type: 'text',
        text,
        audio: '',
        image: '',
        sender: mother.uuid,
        user: { ...mother, nickname: text },
        dictated: false,
        detail: null,
        extra: {},
      },
    ]);
  }
}

test('values, today and messages are there without a script, in the language that is asked for', async () => {
  await furnish(bench);
  const japanese = await ask({ 'accept-language': 'fr, ja;q=0.8, en;q=0.5' });
  expect(japanese.body).toContain('<html lang="ja" data-checkout>');
  for (const text of ['21.3 °C', '45 %', 'リビングは快適です', 'ただいま', '寝室', 'JavaScript が必要です']) {
    expect(read(japanese.body)).toContain(text);
  }
  expect(read(japanese.body)).toMatch(/今日.*日時 温度 °C 湿度 % 明るさ lx \d+:00 21.3 21.3–21.3 45 45–45/);
  expect(japanese.body).toMatch(/href="\/api\/readings.csv\?sensor=[\w-]+&amp;from=\d+&amp;to=\d+/);
  for (const [headers, url] of [
    [{ 'accept-language': 'en-GB,ja;q=0.5' }, '/'],
    [{ 'accept-language': 'ja', cookie: 'roomlog-language=en; roomlog-theme=dark; roomlog-size=large' }, '/'],
    [{}, '/?lang=en&utm=anything'],
  ] as const) {
    const english = await ask(headers, url);
    expect([
      english.statusCode,
      /<html lang="en"( data-theme="dark" data-size="large")? data-checkout>/.test(english.body),
    ]).toEqual([200, true]);
    expect(read(english.body)).toContain('リビング: comfortable');
  }
});

test.each(['ja', 'en'])('the page installs in the language that is read (%s)', async (language) => {
  const { body } = await ask({ 'accept-language': language });
  const [, address = ''] = /<link rel="manifest"\s+href="([^"]+)"/.exec(body) ?? [];
  const manifest = await ask({ 'accept-encoding': 'identity' }, address);
  expect(manifest.headers['content-type']).toMatch(/^application\/manifest\+json/);
  const { lang, icons } = manifest.json<{ lang: string; icons: { src: string; purpose: string; type: string }[] }>();
  expect([lang, icons.map(({ purpose }) => purpose)]).toEqual([language, ['any', 'any', 'maskable']]);
  for (const { src, type } of icons) expect((await ask({}, src)).headers['content-type']).toBe(type);
});

test('the address chooses the room; what somebody else wrote is text, and a silent sensor is said to be silent', async () => {
  await furnish(bench);
  for (const url of [`/?sensor=${bed.toUpperCase()}&r=7d`, `/?lang=ja&sensor=${bed}`]) {
    const { body } = await ask({}, url);
    expect(painted(body)).not.toContain('<script');
    expect(painted(body)).not.toMatch(/ style=/);
    expect(painted(body)).toContain('&lt;script>alert(1)&lt;/script>');
    expect(read(body)).toMatch(/\d時間.*計測が届いていません/);
    expect(read(body)).toContain('\u22123.3 °C');
    expect(read(body)).not.toContain('ただいま');
  }
  expect(read((await ask({}, '/?sensor=none')).body)).toContain('ただいま');
});

test('without readings, and without rooms, it says what comes next', async () => {
  const { body } = await ask();
  expect(read(body)).toContain('まだ記録がありません');
  expect(body).toContain('<code>npx -y pnpm@10.34.9 roomlog signin</code>');
  const text = read((await ask({}, `/?sensor=${sensor}&lang=en`)).body);
  expect(text).toMatch(/No records for this period|Waiting for readings/);
});

test('a day of 25 hours has each of them once', async () => {
  vi.useFakeTimers({ toFake: ['Date'], now: new Date('2026-10-25T22:30:00Z') });
  try {
    await setTimeZone(bench.store.db, 'Europe/Berlin');
    const [found] = await roomSensors(bench.store.db);
    const hours = Array.from({ length: 26 }, (_, hour) => hour);
    const readings = hours.map((hour) => ({
      id: hour + 1,
      created_at: new Date(Date.UTC(2026, 9, 24, 21, 30) + hour * 3_600_000),
      temperature: hour,
    }));
    await insertReadings(bench.store.db, found?.id ?? 0, readings);
    const { body } = await ask({ 'accept-language': 'ja' });
    const rows = [...body.matchAll(/<time datetime="([^"]+)">(\d+:00)<\/time><\/th>/g)];
    const two = rows.filter(([, , clock]) => clock === '2:00').map(([, instant]) => instant);
    expect([rows.length, rows.at(-1)?.[2], rows[0]?.[2]]).toEqual([25, '0:00', '23:00']);
    expect(two).toEqual(['2026-10-25T01:00:00.000Z', '2026-10-25T00:00:00.000Z']);
  } finally {
    vi.useRealTimers();
  }
});

test('who may see nothing has the shell alone, and a link shows its own room only', async () => {
  await furnish(shared);
  const { db } = shared.access;
  const now = Math.floor(Date.now() / 1000);
  const visit = { now, address: '192.0.2.2', device: 'a phone' };
  const cookie = async (owner: Parameters<typeof startSession>[1]) => ({
    cookie: `roomlog=${(await startSession(db, owner, visit)).secret}`,
  });
  const link = async (to: string) =>
    cookie(await addLink(db, { name: to, room: to, expires_at: now + 100, created_by: null }, now));
  const token = async (scope: Permission) => ({
    authorization: `Bearer ${await addToken(db, { name: scope, scopes: [scope], expires_at: null }, 1000)}`,
  });
  const user = await insertUser(db, { name: 'viewer', password: 'four blue tea cups', role: 'viewer' });
  const who: [Record<string, string>, { sees: string[]; not: string[] }][] = [
    [await cookie({ user }), { sees: ['ただいま', '寝室'], not: ['サインインには'] }],
    [await token('read'), { sees: ['ただいま', '寝室'], not: ['サインインには'] }],
    [await link(room.toLowerCase()), { sees: ['ただいま'], not: ['寝室'] }],
    [await link(bedroom), { sees: ['寝室'], not: ['ただいま', 'リビング'] }],
    [{}, { sees: ['サインインには JavaScript が必要です'], not: ['ただいま', '寝室', '21.3'] }],
    [{ cookie: 'roomlog=made-up' }, { sees: ['サインインには'], not: ['ただいま', '寝室', '21.3'] }],
    [{ authorization: 'Bearer rl_nonsense' }, { sees: ['サインインには'], not: ['ただいま', '21.3'] }],
    [await token('metrics'), { sees: [], not: ['ただいま', '寝室', '21.3'] }],
  ];
  // Twice: what one has seen is kept, and must not come to another. All in one browser, which remembers the last answer.
  let kept = { etag: '', body: '' };
  for (const [headers, { sees, not }] of [...who, ...who]) {
    for (const url of ['/', `/?sensor=${bed}`, `/?sensor=${sensor}`]) {
      const answer = await ask({ ...headers, 'if-none-match': kept.etag, 'accept-language': 'ja' }, url, shared);
      const isKept = answer.statusCode === 304;
      kept = { etag: String(answer.headers.etag), body: isKept ? kept.body : answer.body };
      const text = read(kept.body);
      const isOther = url.includes('sensor=') && sees.includes('寝室') && sees.includes('ただいま');
      expect(sees.filter((each) => !isOther && !text.includes(each))).toEqual([]);
      expect(not.filter((each) => text.includes(each))).toEqual([]);
    }
  }
});

test('a browser that has it is told so until something else is to be seen; HEAD and compression are as usual', async () => {
  await furnish(bench);
  const first = await ask({ 'accept-encoding': 'br' });
  expect(first.headers).toMatchObject({
    'content-type': 'text/html; charset=utf-8',
    'content-encoding': 'br',
    'cache-control': 'private, no-cache',
    vary: 'accept-encoding, accept-language, authorization, cookie',
  });
  const plain = await ask();
  expect(brotliDecompressSync(first.rawPayload).toString()).toBe(plain.body);
  const head = await bench.app.inject({ method: 'HEAD', url: '/', headers: { host: 'localhost' } });
  expect([head.statusCode, head.body, head.headers.etag, head.headers['content-length']]).toEqual([
    200,
    '',
    plain.headers.etag,
    String(Buffer.byteLength(plain.body)),
  ]);
  const again = { 'if-none-match': String(first.headers.etag) };
  expect((await ask(again)).statusCode).toBe(304);
  expect((await ask({ ...again, 'accept-language': 'en' })).statusCode).toBe(200);
  await bench.readingsAt([1]);
  // Older than the latest one, and not of today: nothing of it shows.
  expect((await ask(again)).statusCode).toBe(304);
  const [found] = await roomSensors(bench.store.db);
  await insertReadings(bench.store.db, found?.id ?? 0, [{ id: 3, created_at: minutesAgo(1), temperature: 30 }]);
  const newer = await ask(again);
  expect([newer.statusCode, read(newer.body).includes('30.0 °C')]).toEqual([200, true]);
});

test('over a store that can’t be read it is the shell alone, and not kept', async () => {
  await furnish(bench);
  await bench.store.db.schema.alterTable('room').renameTo('room_away').execute();
  const broken = await ask();
  expect([broken.statusCode, painted(broken.body)]).toEqual([200, '']);
  await bench.store.db.schema.alterTable('room_away').renameTo('room').execute();
  expect(read((await ask()).body)).toContain('ただいま');
});
