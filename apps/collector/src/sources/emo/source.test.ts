/** What a collector makes of a BOCCO emo, against the simulator. */
import { mkdirSync, readFileSync, statSync } from 'node:fs';
import { join } from 'node:path';
import { refreshTokenFile } from '@roomlog/runtime';
import { demoEmoCredentials } from '@roomlog/simulator';
import {
  countQuarantined,
  healthBetween,
  listAccounts,
  listRooms,
  roomOverview,
  setAccountUser,
  stampsOf,
} from '@roomlog/store';
import { sqliteOf } from '@roomlog/store/testing';
import { expect, onTestFinished, test } from 'vitest';
import type { AccountContext } from '../../context.ts';
import { archiveMedia } from '../../jobs/archive-media.ts';
import { backfillMessages } from '../../jobs/backfill-messages.ts';
import { pollSensors } from '../../jobs/poll-sensors.ts';
import { refreshRooms } from '../../jobs/refresh-rooms.ts';
import { syncMessages } from '../../jobs/sync-messages.ts';
import { openEmoSource, temporaryEmoContext } from '../../testing/context.ts';

const start = Date.parse('2026-11-22T03:00:00Z') / 1000;

interface Truth {
  kind: string;
  robot?: string;
  room: string;
  sensor: string;
  unique_id: string;
  sequence: string;
  media: string;
  time: string;
  temperature: number;
  message: { ja: string | null };
}

const rowsOf = ({ store }: AccountContext, query: string) => sqliteOf(store).prepare(query).all() as object[];

async function emoTruth(lines: <Line>(path: string) => Promise<Line[]>, kind: string): Promise<Truth[]> {
  return (await lines<Truth>('truth')).filter((line) => line.robot === 'emo' && line.kind === kind);
}

test('its rooms, members and sensors are there, with how the sensors are; they are asked for once an hour', async () => {
  const { context, requests } = await temporaryEmoContext();
  const { db } = context.store;
  await refreshRooms(context);
  await refreshRooms(context);
  expect(await requests()).toMatchObject({ emo_me: { 200: 1 }, emo_rooms: { 200: 1 }, emo_sensors: { 200: 1 } });
  expect((await requests())['emo_stamps']).toEqual({ 200: 1 });
  expect(await stampsOf(db, 'emo')).toContainEqual({ uuid: expect.any(String), summary: 'おはよう' });
  const [room] = await listRooms(db, context.account.id);
  const found = await roomOverview(db, room?.id ?? 0);
  expect(room).toMatchObject({ source: 'emo', newest_id: null, position: 0 });
  expect(found?.members.map(({ user_type }) => user_type)).toContain('member');
  const sensors = rowsOf(context, 'SELECT * FROM sensor ORDER BY position') as { id: number }[];
  expect(sensors).toMatchObject([
    { sensor_type: 'room', user_type: 'sensor_room' },
    ...sensors.slice(1).map(() => ({ user_type: expect.stringMatching(/^sensor_(door|lock|human)$/) })),
  ]);
  expect(sensors.length).toBeGreaterThan(1);
  for (const { id } of sensors) {
    const health = await healthBetween(db, id, { from: start - 60, to: start + 600 });
    expect(health).toEqual([
      { sensor_id: id, ts: expect.any(Number), battery: expect.any(Number), signal_strength: expect.any(Number) },
    ]);
    expect(Math.abs((health[0]?.ts ?? 0) - start)).toBeLessThan(60);
  }
  expect(await countQuarantined(db)).toBe(0);
});

test('a room whose sensors nobody may see is there without them, and loses none', async () => {
  const { context, strike } = await temporaryEmoContext();
  await strike({ endpoint: 'emo_sensors', kind: 'status', status: 404 });
  await refreshRooms(context);
  expect(await listRooms(context.store.db, context.account.id)).toHaveLength(1);
  expect(await countQuarantined(context.store.db)).toBe(1);
});

test('who is signed in is told, and the newest refresh token is in a file of its own before it is used', async () => {
  const { context } = await temporaryEmoContext();
  const { db } = context.store;
  const users: string[] = [];
  const { id } = context.account;
  const on = {
    signedIn: async (uuid: string) => {
      users.push(uuid);
      await setAccountUser(db, id, uuid);
    },
  };
  const source = openEmoSource(context.config, undefined, on);
  onTestFinished(() => source.close());
  await source.listRooms(context.stop);
  await source.listRooms(context.stop);
  expect(users).toHaveLength(1);
  expect((await listAccounts(db)).find((one) => one.id === id)?.user).toBe(users[0]);
  const file = refreshTokenFile(context.config.dataDir, { account: 'emo', ...demoEmoCredentials });
  const { refresh_token } = JSON.parse(readFileSync(file, 'utf8'));
  expect([statSync(file).mode & 0o777, refresh_token === demoEmoCredentials.refresh_token]).toEqual([0o600, false]);
  // The service takes each token once: who starts next has the newest from the file, and nobody has one without it.
  const listAgain = async (dataDir: string) => {
    const next = openEmoSource({ ...context.config, dataDir });
    onTestFinished(() => next.close());
    return next.listRooms(context.stop).catch((error: unknown) => error);
  };
  const { dataDir } = context.config;
  expect(await listAgain(dataDir)).toMatchObject({ items: [{ name: expect.any(String) }] });
  mkdirSync(join(dataDir, 'other'));
  const refused = await listAgain(join(dataDir, 'other'));
  expect(source.explain(refused)).toMatchObject({ kind: 'unauthorised', concerns: 'sign_in' });
  // A data folder that is gone must not come back with a token in it.
  expect(await listAgain(join(dataDir, 'gone'))).toMatchObject({ code: 'ENOENT' });
});

test('a value is observed when it was seen, and stored when it is news', async () => {
  const { context, advance, lines } = await temporaryEmoContext();
  await refreshRooms(context);
  for (let poll = 0; poll < 24; poll++) {
    await pollSensors(context);
    await advance(300);
  }
  const stored = rowsOf(context, 'SELECT ts, id, temperature FROM reading ORDER BY ts') as { ts: number }[];
  const truth = (await emoTruth(lines, 'reading')).map(({ time, temperature }) => {
    return { at: Date.parse(time) / 1000, temperature: Math.round(temperature * 100) };
  });
  expect(stored.length).toBeGreaterThan(10);
  for (const { ts, ...reading } of stored) {
    const shown = truth.findLast(({ at }) => at <= ts);
    expect(reading).toEqual({ id: 1, temperature: shown?.temperature });
  }
  expect(Math.abs((stored[0]?.ts ?? 0) - start)).toBeLessThan(10);
});

test('a sensor that gives no values any more is named in the log, once until it does', async () => {
  const { context, advance, set } = await temporaryEmoContext();
  const warned: object[] = [];
  context.log.warn = (about: object) => void warned.push(about);
  await refreshRooms(context);
  const [sensor] = rowsOf(context, `SELECT uuid FROM sensor WHERE sensor_type = 'room'`) as { uuid: string }[];
  const pollFor = async (seconds: number) => {
    for (let past = 0; past < seconds; past += 900) {
      await pollSensors(context);
      await advance(900);
    }
  };
  await pollFor(900);
  for (let times = 1; times <= 2; times++) {
    await set({ emo_empty_values: [sensor?.uuid] });
    await pollFor(1800);
    expect(warned).toHaveLength(times - 1);
    await pollFor(7200);
    expect(warned).toHaveLength(times);
    await set({ emo_empty_values: [] });
    await pollFor(900);
  }
  expect(warned[0]).toMatchObject({ sensor: sensor?.uuid, why: ['silent'] });
});

test('values that bring their times are measured then', async () => {
  const { context, advance, lines } = await temporaryEmoContext({ switches: { emo_values: 'timed' } });
  await refreshRooms(context);
  await pollSensors(context);
  await advance(900);
  await pollSensors(context);
  const stored = rowsOf(context, 'SELECT ts, id, temperature FROM reading ORDER BY ts');
  const truth = (await emoTruth(lines, 'reading')).map(({ time, temperature }) => {
    return { ts: Date.parse(time) / 1000, id: 2, temperature: Math.round(temperature * 100) };
  });
  expect([stored.length > 12, stored]).toEqual([true, truth]);
});

test.each(['newest_first', 'oldest_first'] as const)(
  'of several values without times each is stored once, %s',
  async (emo_values_order) => {
    const { context, advance, lines } = await temporaryEmoContext({
      switches: { emo_values: 'window', emo_values_order },
    });
    await refreshRooms(context);
    for (let poll = 0; poll < 12; poll++) {
      await pollSensors(context);
      await advance(300);
    }
    const stored = rowsOf(context, 'SELECT ts, temperature FROM reading ORDER BY ts') as {
      ts: number;
      temperature: number;
    }[];
    const truth = await emoTruth(lines, 'reading');
    const late = stored.map(({ ts, temperature }) => {
      const at = truth.flatMap((one) =>
        Math.round(one.temperature * 100) === temperature ? Date.parse(one.time) / 1000 : [],
      );
      return Math.min(...at.map((time) => Math.abs(ts - time)));
    });
    expect(stored.length).toBeGreaterThan(5);
    expect(Math.max(...late)).toBeLessThanOrEqual(600);
  },
);

test.each([{ emo_before: 'exclusive' }, { emo_before: 'inclusive' }, { emo_sequence: 'text' }] as const)(
  'every message is stored once, back to the first: %j',
  async (switches) => {
    const history = 4 * 86_400;
    const { context, lines, requests } = await temporaryEmoContext({
      history,
      chatter: 1200,
      switches: { ...switches, emo_page_size: 7 },
    });
    await refreshRooms(context);
    await syncMessages(context);
    await backfillMessages(context);
    const stored = rowsOf(context, 'SELECT unique_id, sequence, media, text FROM message ORDER BY sequence, unique_id');
    const truth = (await emoTruth(lines, 'message')).map(({ unique_id, sequence, media, message }) => ({
      unique_id: unique_id.toLowerCase(),
      sequence,
      media,
      text: message.ja?.replace(/^（文字起こしできませんでした。.*/, '') ?? '',
    }));
    expect(stored).toEqual(truth.toSorted((a, b) => (a.sequence + a.unique_id < b.sequence + b.unique_id ? -1 : 1)));
    expect(truth.filter(({ media }) => media === 'motion').length).toBeGreaterThan(0);
    expect(await listRooms(context.store.db, context.account.id)).toMatchObject([{ backfill_done: 1 }]);
    // What is known is not read again: one call in a poll.
    const before = (await requests())['emo_messages']?.['200'] ?? 0;
    await syncMessages(context);
    expect((await requests())['emo_messages']?.['200']).toBe(before + 1);
  },
);

test('what is said while nobody asks is read up to where it was known, and words that come late are there', async () => {
  const { context, advance, say, set } = await temporaryEmoContext({ switches: { emo_page_size: 5 } });
  await refreshRooms(context);
  await syncMessages(context);
  const [room] = await listRooms(context.store.db, context.account.id);
  const spoken = { room: room?.uuid ?? '', media: 'audio', text: 'おかえり' };
  await set({ emo_transcript_delay: 120 });
  await say(spoken);
  for (let at = 0; at < 12; at++) await say({ room: room?.uuid ?? '', text: `その${at}` });
  await syncMessages(context);
  const texts = () => rowsOf(context, `SELECT text FROM message WHERE media = 'audio' ORDER BY id DESC LIMIT 1`);
  expect(texts()).toEqual([{ text: '' }]);
  expect(rowsOf(context, `SELECT text FROM message WHERE text LIKE 'その%'`)).toHaveLength(12);
  await advance(130);
  await syncMessages(context);
  expect(texts()).toEqual([{ text: 'おかえり' }]);
  expect(rowsOf(context, 'SELECT * FROM message_conflict')).toEqual([]);
});

test('recordings and pictures are archived with the token', async () => {
  const { context } = await temporaryEmoContext({ history: 3 * 86_400, chatter: 1800 });
  await refreshRooms(context);
  await syncMessages(context);
  await archiveMedia(context);
  const states = rowsOf(context, 'SELECT state, count(*) AS files FROM media GROUP BY state');
  expect(states).toEqual([{ state: 'stored', files: expect.any(Number) }]);
});

test('a plan without values keeps the messages from nobody, and nobody has to sign in anew', async () => {
  const { context } = await temporaryEmoContext({ switches: { emo_plan: 'business_basic' } });
  await refreshRooms(context);
  await syncMessages(context);
  expect(rowsOf(context, 'SELECT * FROM message').length).toBeGreaterThan(0);
  const failure = await pollSensors(context).catch((error: unknown) => error);
  const explained = context.account.source.explain(failure);
  expect(explained).toMatchObject({ concerns: 'call', prospect: 'refused', outage: 'bocco_unusable' });
});

test('a poll of everything takes as long as the calls of a minute allow', async () => {
  const { context } = await temporaryEmoContext({ rooms: 4, emo: 3, sensors: 2 });
  expect(context.account.source.leastPollSeconds()).toBe(3);
  await refreshRooms(context);
  // Three rooms, six sensors and one more, at twenty a minute.
  expect(context.account.source.leastPollSeconds()).toBe(30);
});

test('the calls of a minute hold over a restart', async () => {
  const windowMs = 2000;
  const policy = { retries: {}, windowMs, pauseMs: 5, slowMs: 5, refusedMs: 50 };
  const { context, lines } = await temporaryEmoContext({}, { policy });
  await refreshRooms(context);
  await context.account.source.close();
  // As many as have just been made.
  const next = openEmoSource({ ...context.config, emoCallsPerMinute: 5 }, policy);
  onTestFinished(() => next.close());
  await next.listRooms(context.stop);
  const calls = await lines<{ at: number; endpoint: string }>('calls');
  const [, , , , last, first] = calls;
  expect(calls.map(({ endpoint }) => endpoint).slice(0, 6)).toEqual([
    'emo_refresh',
    'emo_me',
    'emo_rooms',
    'emo_sensors',
    'emo_stamps',
    'emo_refresh',
  ]);
  expect((first?.at ?? 0) - (calls[0]?.at ?? 0)).toBeGreaterThanOrEqual(windowMs);
  expect(first?.at).toBeGreaterThan(last?.at ?? 0);
});

test('so does a rate that the service has halved', async () => {
  const windowMs = 500;
  const policy = { retries: {}, windowMs, pauseMs: 5, slowMs: 60_000, refusedMs: 50 };
  const { context, lines, strike } = await temporaryEmoContext({}, { policy });
  await strike({ endpoint: 'emo_me', kind: 'status', status: 429 });
  await refreshRooms(context);
  await context.account.source.close();
  const before = (await lines('calls')).length;
  const next = openEmoSource({ ...context.config, emoCallsPerMinute: 4 }, policy);
  onTestFinished(() => next.close());
  await next.listRooms(context.stop);
  const times = (await lines<{ at: number }>('calls')).slice(before).map(({ at }) => at);
  // Two in a minute; five calls in all.
  expect([times.length, (times[4] ?? 0) - (times[0] ?? 0) >= 2 * windowMs - 1]).toEqual([5, true]);
});
