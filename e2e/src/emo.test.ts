/** A home with both robots in a real browser: what an emo doesn't know, what it tells by itself, and what it took over. */
import type { ChildProcess } from 'node:child_process';
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import {
  type Account,
  enqueue,
  findOrAddAccount,
  findRoom,
  findSensor,
  giveUpDoubtful,
  insertEvents,
  insertMessages,
  insertReadings,
  markDoubtful,
  openStore,
  recordHealth,
  setSetting,
  setStamps,
  setTimeZone,
  type Store,
  upsertRooms,
} from '@roomlog/store';
import { observed, someEmoMessage } from '@roomlog/store/testing/emo';
import type { Browser, Page } from 'playwright-core';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { overflow, violations } from './accessibility.ts';
import { launchBrowser, openPage } from './browser.ts';
import { firstLine, getJson, roomlog, stop } from './home.ts';

const [bocco, den] = ['0f3a8c52-6c1e-4d0b-9b6e-2f6f4d1c7a10', '0f3a8c52-6c1e-4d0b-9b6e-2f6f4d1c7a11'];
const [old, air, bedroom] = ['7d1e2b90-3a44-4f0e-8c55-b1c0d9a2e6f3', '7d1e2b90-0000-4000-8000-000000000001', '7d1e2b90-0000-4000-8000-000000000002'];
const mother = { uuid: 'c4b7a1de-95f2-4a3d-8e71-60d2f8b35a9c', user_type: 'human', nickname: 'ママ', icon: '' };

const dataDir = mkdtempSync(join(tmpdir(), 'roomlog-emo-'));
let store: Store;
let account: Account;
let serving: ChildProcess;
let browser: Browser;
let url = '';
let ids = { den: 0, air: 0, bedroom: 0, old: 0 };

const minute = 60;
const now = Math.floor(Date.now() / 1000 / minute) * minute;
const ago = (minutes: number) => now - minutes * minute;

/** 17 digits, as emo counts. */
const sequenceAt = (ts: number) => new Date(ts * 1000).toISOString().replaceAll(/\D/g, '');

const emoRoom = () => ({
  uuid: den,
  name: 'わが家',
  members: [{ user: { ...mother, user_type: 'member' } }],
  sensors: [
    { uuid: air, nickname: 'リビング', sensor_type: 'room' },
    { uuid: bedroom, nickname: '寝室', sensor_type: 'room' },
  ],
});

/** What polls saw, each five minutes up to now. */
const polled = (sensor: number, values: readonly number[]) =>
  insertReadings(
    store.db,
    sensor,
    values.map((temperature, at) => observed(ago((values.length - 1 - at) * 5), temperature)),
  );

const happened = (request_id: string, minutes: number, event: string, kind: string, data: object = {}) => ({
  room_id: ids.den,
  request_id,
  event,
  kind,
  at: new Date(ago(minutes) * 1000),
  received_at: new Date(ago(minutes) * 1000),
  data,
});

beforeAll(async () => {
  const path = join(dataDir, 'roomlog.db');
  store = await openStore(path, 'writer');
  const { db } = store;
  await setTimeZone(db, 'Asia/Tokyo');
  await setSetting(db, 'poll_seconds', '300');
  const sensors = [{ uuid: old, user_type: 'sensor_room', nickname: 'リビング', icon: '', address: 'ffffff' }];
  const members = [{ user: mother, joined_at: new Date(ago(90_000) * 1000), read_id: 0 }];
  const home = { uuid: bocco, name: 'わが家', updated_at: new Date(), background_image: '', members, sensors };
  await upsertRooms(db, [home]);
  account = await findOrAddAccount(db, { source: 'emo', name: 'default' });
  await upsertRooms(db, [emoRoom()], { account });
  ids = {
    den: (await findRoom(db, den))?.id ?? 0,
    air: (await findSensor(db, air))?.id ?? 0,
    bedroom: (await findSensor(db, bedroom))?.id ?? 0,
    old: (await findSensor(db, old))?.id ?? 0,
  };
  const older = Array.from({ length: 144 }, (_, at) => ({
    id: at + 1,
    created_at: new Date(ago(12 * 60 + 5 + at * 5) * 1000),
    temperature: 20.4,
    humidity: 45,
    illuminance: 80,
  }));
  await insertReadings(db, ids.old, older);
  // It changed for six hours, and says the same for the last two.
  await polled(ids.air, [...Array.from({ length: 120 }, (_, at) => 21 + (at % 7) / 10), ...Array.from({ length: 24 }, () => 22.5)]);
  // This one died seven hours ago.
  await polled(ids.bedroom, [19, ...Array.from({ length: 84 }, () => 18.4)]);
  await recordHealth(db, { id: ids.air, room_id: ids.den }, { battery: 12, signal_strength: 70 }, ago(60));
  await setStamps(db, [
    { uuid: 'w1', summary: 'おはよう' },
    { uuid: 'w2', summary: 'おやすみ' },
  ]);
  const said = someEmoMessage(sequenceAt(ago(90)), { text: 'ただいま', sender: mother.uuid, user: mother });
  const motion = someEmoMessage(sequenceAt(ago(80)), { text: '', media: 'motion', sender: mother.uuid, user: mother });
  await insertMessages(db, ids.den, [said, motion]);
  await insertEvents(db, 'emo', [
    happened('a', 300, 'radar.detected', '', { radar: { begin: true, end: false, near_begin: false, near_end: false } }),
    happened('b', 200, 'illuminance.changed', 'darker'),
    happened('c', 100, 'motion.finished', 'accel_lift'),
  ]);
  serving = roomlog(['serve'], {
    PATH: process.env['PATH'] ?? '',
    ROOMLOG_DATA_DIR: dataDir,
    ROOMLOG_LISTEN: '127.0.0.1:0',
  });
  url = await firstLine(serving);
  browser = await launchBrowser();
});

afterAll(async () => {
  await browser?.close();
  await stop(serving);
  await store.close();
  rmSync(dataDir, { recursive: true });
});

const open = (address: string, options: Parameters<typeof openPage>[2] = {}) => openPage(browser, url + address, options);
const phone = { viewport: { width: 390, height: 844 } };

const expectSound = async (page: Page, what: string) => {
  expect([what, await overflow(page), await violations(page)]).toEqual([what, 0, []]);
};

test('one chooser has the rooms of both robots, and says which is which', async () => {
  const { page, errors } = await open('');
  await page.locator('button.chooser-button').click();
  const options = page.getByRole('listbox').getByRole('option');
  await options.nth(2).waitFor();
  const texts = await options.allTextContents();
  expect(texts.filter((text) => text.includes('BOCCO emo'))).toHaveLength(2);
  expect(texts).toHaveLength(3);
  await expectSound(page, 'chooser');
  expect(errors).toEqual([]);
});

test.each([
  { locale: 'ja-JP', same: /\d{1,2}:\d\d ?から(変わっていません|同じ)/, low: '電池が残りわずか' },
  { locale: 'en-GB', same: /(unchanged|same) since .*\d:\d\d/, low: 'battery is low' },
])('values that stay the same say since when, and a battery that is low is told of ($locale)', async ({ locale, same, low }) => {
  for (const colorScheme of ['light', 'dark'] as const) {
    const wide = await open(`?sensor=${air}`, { locale, colorScheme });
    await wide.page.locator('.history canvas').first().waitFor();
    expect(await wide.page.locator('.cell[data-metric=temperature] .cell-trend').textContent()).toMatch(same);
    expect(await wide.page.locator('.live-pill').textContent()).toMatch(same);
    expect(await wide.page.locator('.hero').textContent()).toContain(low);
    await expectSound(wide.page, `${locale} ${colorScheme} wide`);
    const narrow = await open(`?sensor=${air}#now`, { ...phone, locale, colorScheme });
    await narrow.page.locator('.hero-detail').filter({ hasText: low }).waitFor();
    await expectSound(narrow.page, `${locale} ${colorScheme} phone`);
    expect([wide.errors, narrow.errors]).toEqual([[], []]);
  }
});

test('a sensor that seems to be dead says so, and what to do; its values count for nothing', async () => {
  const { page } = await open(`?sensor=${bedroom}`, phone);
  const hero = page.locator('.hero[data-mood=asleep]');
  await hero.filter({ hasText: '止まっているようです' }).waitFor();
  await page.locator('.hero-detail').filter({ hasText: '電池をお確かめください' }).waitFor();
  expect(await page.locator('.now-values').getAttribute('data-stale')).toBe('true');
  await expectSound(page, 'suspect');
  await page.goto(`${url}#places`);
  await page.getByText('止まったようです').first().waitFor();
  await expectSound(page, 'places');
});

test('what the robot noticed is over the charts in words, by mouse and by keyboard, and can be switched off', async () => {
  const { page, errors } = await open(`?sensor=${air}`);
  const lane = page.getByRole('list', { name: 'この期間のできごと' });
  const marks = lane.getByRole('button');
  await expect.poll(() => marks.count()).toBe(2);
  await marks.first().click();
  const words = page.locator('.event-words');
  await words.filter({ hasText: /^\d{1,2}:\d\d 人が来ました$/ }).waitFor();
  await expectSound(page, 'events');
  await page.keyboard.press('Escape');
  await words.waitFor({ state: 'detached' });
  await page.keyboard.press('Tab');
  await page.keyboard.press('Enter');
  await words.filter({ hasText: '暗くなりました' }).waitFor();
  await insertEvents(store.db, 'emo', [happened('live', 30, 'accel.detected', 'lift')]);
  await expect.poll(() => marks.count()).toBe(3);
  await page.goto(`${url}?sensor=${air}#settings-sensors`);
  await page.getByRole('switch', { name: /できごと/ }).click();
  await page.goto(`${url}?sensor=${air}#now`);
  await page.locator('.history canvas').first().waitFor();
  expect(await lane.count()).toBe(0);
  expect(errors).toEqual([]);
});

test('motions are hidden until they are wanted', async () => {
  const { page } = await open(`?sensor=${air}`);
  await page.getByTestId('message').filter({ hasText: 'ただいま' }).waitFor();
  expect(await page.getByText('ロボットが動きました').count()).toBe(0);
  await page.goto(`${url}?sensor=${air}#settings-sensors`);
  await page.getByRole('switch', { name: /動きを会話に/ }).click();
  await page.goto(`${url}?sensor=${air}#now`);
  await page.getByText('ロボットが動きました').waitFor();
});

test('the box knows the robot: stamps, no more than a megabyte, and nobody’s read marks', async () => {
  for (const options of [{}, phone]) {
    const { page, errors } = await open(`?sensor=${air}#messages`, options);
    await page.getByRole('button', { name: '写真や音声を選ぶ（1 MBまで）' }).waitFor();
    expect(await page.getByTestId('unread').count()).toBe(0);
    const stamps = page.getByRole('button', { name: 'スタンプを送る' });
    await stamps.click();
    await expectSound(page, 'stamps');
    await page.getByRole('group', { name: 'スタンプを送る' }).getByRole('button', { name: 'おはよう' }).click();
    await page.getByTestId('message').filter({ hasText: 'おはよう' }).first().waitFor();
    expect(errors).toEqual([]);
  }
  const outbox = await getJson<{ kind: string; stamp: string }[]>(`${url}api/rooms/${den}/outbox`);
  expect(outbox.map(({ kind, stamp }) => [kind, stamp])).toEqual([
    ['stamp', 'w1'],
    ['stamp', 'w1'],
  ]);
  const { page } = await open(`?sensor=${old}#messages`);
  await page.getByRole('button', { name: '写真や音声を選ぶ', exact: true }).waitFor();
  expect(await page.getByRole('button', { name: 'スタンプを送る' }).count()).toBe(0);
});

test('a picture for an emo is made small enough, and a long recording is refused before it is sent', async () => {
  const { page } = await open(`?sensor=${air}#messages`);
  await page.getByTestId('picker').waitFor({ state: 'attached' });
  const png = await page.evaluate<string>(noise);
  expect(png.length).toBeGreaterThan(1_400_000);
  const picker = page.getByTestId('picker');
  await picker.setInputFiles({ name: '庭.png', mimeType: 'image/png', buffer: Buffer.from(png, 'base64') });
  const strip = page.getByTestId('attachment');
  await strip.filter({ hasText: /\d KB ・ 1.MBまで/ }).waitFor();
  const m4a = Buffer.concat([Buffer.from('\0\0\0\x20ftypM4A ', 'latin1'), Buffer.alloc(1_000_000)]);
  await picker.setInputFiles({ name: 'long.m4a', mimeType: 'audio/mp4', buffer: m4a });
  await page.getByText('1 MBまで送れます').waitFor();
});

/** A picture that a PNG can't make small, and a JPEG can: faint noise. */
const noise = `(() => {
  const canvas = Object.assign(document.createElement('canvas'), { width: 1200, height: 900 });
  const context = canvas.getContext('2d');
  const pixels = context.createImageData(1200, 900);
  let seed = 1;
  for (let at = 0; at < pixels.data.length; at++) {
    seed = (seed * 1664525 + 1013904223) % 4294967296;
    pixels.data[at] = at % 4 === 3 ? 255 : 120 + Math.floor(seed / 268435456);
  }
  context.putImageData(pixels, 0, 0);
  return canvas.toDataURL('image/png').split(',')[1];
})()`;

test('a message of which nobody knows is one question with two answers', async () => {
  const { db } = store;
  const doubt = async (text: string) => {
    const { row } = await enqueue(db, { unique_id: crypto.randomUUID(), room_id: ids.den, text });
    await markDoubtful(db, row, 'No answer within 30 s', now);
    return row;
  };
  const { page, errors } = await open(`?sensor=${air}#messages`, phone);
  await page.getByTestId('message').first().waitFor();
  const rows = [await doubt('聞こえた？'), await doubt('もう一度ね')];
  const bubble = (text: string) => page.getByTestId('message').filter({ hasText: text });
  await bubble('聞こえた？').filter({ hasText: '届いたか確かめています' }).waitFor();
  for (const row of rows) await giveUpDoubtful(db, row);
  await bubble('聞こえた？').getByText('ロボットは話しましたか？').waitFor();
  expect(await bubble('聞こえた？').getByRole('button').allTextContents()).toEqual(['もう一度送る', '話した']);
  await expectSound(page, 'doubt');
  await bubble('聞こえた？').getByRole('button', { name: '話した' }).click();
  await bubble('聞こえた？').waitFor({ state: 'detached' });
  await bubble('もう一度ね').getByRole('button', { name: 'もう一度送る' }).click();
  await expect.poll(() => bubble('もう一度ね').getAttribute('data-state')).toBe('queued');
  expect(errors).toEqual([]);
});

/** Last, as it makes two places one. */
test('a sensor that took the old one’s place is one line with a mark; the file has both', async () => {
  const { page, errors } = await open(`?sensor=${air}#settings-sensors`);
  const select = page.getByRole('combobox', { name: '前にここにあったセンサ' });
  await select.selectOption({ label: 'リビング (わが家 ・ BOCCO)' });
  await page.getByText('保存しました').waitFor();
  await expectSound(page, 'settings');
  await page.goto(`${url}?sensor=${air}#history`);
  await page.locator('.legend [data-key=change]').filter({ hasText: 'からBOCCO emo リビング' }).waitFor();
  // What the axis begins with is the old sensor's.
  await page.getByTestId('chart-stack').focus();
  await page.keyboard.press('Home');
  expect(await page.locator('.cell[data-metric=temperature] .cell-value').textContent()).toContain('20.4');
  await expectSound(page, 'chain');
  expect(errors).toEqual([]);
  await page.locator('button.chooser-button').click();
  await expect.poll(() => page.getByRole('listbox').getByRole('option').count()).toBe(3);
});
