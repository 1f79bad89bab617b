/** What a BOCCO emo's service posts, stored by a collector, against the simulator. */
import { saveWebhook } from '@roomlog/runtime';
import { demoEmoCredentials } from '@roomlog/simulator';
import { eventsBetween, listQuarantined, listRooms, setFollowed } from '@roomlog/store';
import { sqliteOf } from '@roomlog/store/testing';
import { expect, onTestFinished, test } from 'vitest';
import { pollSensorNow, pollSensors } from '../jobs/poll-sensors.ts';
import { refreshRooms } from '../jobs/refresh-rooms.ts';
import { syncRoomNow } from '../jobs/sync-messages.ts';
import { temporaryEmoContext } from '../testing/context.ts';
import { createEarlyReads } from './early-reads.ts';
import { openWebhook } from './webhook.ts';

const hour = 3600;
const secret = ` "blanks at the ends" ${'s'.repeat(40)}\\ `;

async function open(...given: Parameters<typeof temporaryEmoContext>) {
  const [options = {}, account] = given;
  const home = await temporaryEmoContext(
    { ...options, switches: { emo_refresh: 'keep', ...options.switches } },
    account,
  );
  const { context, simulator } = home;
  const { db } = context.store;
  await refreshRooms(context);
  const [room] = await listRooms(db, context.account.id);
  if (!room) throw new Error('no room');
  Object.assign(context.config, { webhookListen: { host: '127.0.0.1', port: 0 } });
  const webhook = (await openWebhook(context, [context])) ?? expect.unreachable();
  onTestFinished(() => webhook.close());
  const url = `http://127.0.0.1:${webhook.port}/emo`;
  const { dataDir } = context.config;
  return {
    ...home,
    db,
    room,
    /** Has the simulator deliver all that it knows, or some of it. */
    register: async (...events: string[]) => {
      const call = async (method: string, path: string, body: object, token = '') => {
        const headers = { authorization: `Bearer ${token}` };
        const init = { method, headers, body: JSON.stringify(body) };
        return (await (await fetch(`${simulator.emoBaseUrl}${path}`, init)).json()) as Record<string, string>;
      };
      const { refresh_token } = demoEmoCredentials;
      const { access_token } = await call('POST', '/oauth/token/refresh', { refresh_token });
      const made = await call('POST', '/v1/webhook', { description: 'test', url }, access_token);
      saveWebhook(dataDir, 'emo', { url, secret: made['secret'] ?? '' });
      await call('PUT', '/v1/webhook/events', { events }, access_token);
    },
    /** As the service, or as somebody who only claims to be it. */
    post: async (delivery: object | string, given = secret) => {
      const body = typeof delivery === 'string' ? delivery : JSON.stringify(delivery);
      const headers = { 'X-Platform-API-Secret': given.trim() };
      return (await fetch(url, { method: 'POST', headers, body })).status;
    },
    delivery: (request_id: string, change: object = {}) => ({
      request_id,
      uuid: room.uuid.toUpperCase(),
      timestamp: 1_785_741_640,
      event: 'accel.detected',
      data: { accel: { kind: 'Lift' } },
      receiver: 'c0ffee',
      ...change,
    }),
    knowSecret: () => saveWebhook(dataDir, 'emo', { url, secret }),
    forgetSecret: () => saveWebhook(dataDir, 'emo', undefined),
    stored: () => eventsBetween(db, room.id, { from: 0, to: 2 ** 40, limit: 100_000 }),
    /** What was delivered, once all of it has been answered. */
    delivered: async () => {
      const all = () => home.lines<{ request_id: string; outcome: number | string | null }>('deliveries');
      await expect
        .poll(async () => (await all()).every(({ outcome }) => outcome !== null), { timeout: 120_000 })
        .toBe(true);
      return all();
    },
  };
}

const kinds = ['radar.detected', 'illuminance.changed', 'accel.detected', 'human_sensor.detected', 'message.received'];

test('a day is stored, each event once, however often and in whatever order it comes', {
  timeout: 180_000,
}, async () => {
  const { register, advance, delivered, stored, lines, room } = await open({
    switches: { emo_webhook_duplicate: 50, emo_webhook_reorder: 50 },
  });
  await register(...kinds);
  await advance(24 * hour);
  const sent = await delivered();
  expect(new Set(sent.map(({ outcome }) => outcome))).toEqual(new Set([200]));
  const ids = new Set(sent.map(({ request_id }) => request_id));
  expect(sent.length).toBeGreaterThan(ids.size);
  const rows = await stored();
  expect(new Set(rows.map(({ request_id }) => request_id))).toEqual(ids);
  expect(rows).toHaveLength(ids.size);
  const truth = new Map(
    (await lines<{ kind: string; robot?: string; request_id: string; timestamp: number; event: string }>('truth'))
      .filter(({ kind, robot }) => robot === 'emo' && kind === 'event')
      .map((event) => [event.request_id, event]),
  );
  for (const row of rows) {
    const told = truth.get(row.request_id);
    expect(row).toMatchObject({ source: 'emo', room_id: room.id, at: told?.timestamp, event: told?.event });
    expect(row.sensor_id !== null).toBe(row.event.startsWith('human_sensor.'));
  }
  const kindsOf = (event: string) => new Set(rows.filter((row) => row.event === event).map(({ kind }) => kind));
  expect([...kindsOf('radar.detected')]).toEqual(expect.arrayContaining(['begin', 'end']));
  expect([...kindsOf('illuminance.changed')]).toEqual(expect.arrayContaining(['brighter', 'darker']));
  expect([...kindsOf('message.received')]).toEqual(['']);
});

test('a flood is stored whole', { timeout: 180_000 }, async () => {
  const { register, advance, delivered, stored, strike } = await open();
  await register('radar.detected', 'accel.detected');
  await strike({ endpoint: 'emo_delivery', kind: 'webhook_flood', events: 1000 });
  await advance(24 * hour);
  await advance(10);
  const sent = await delivered();
  expect(sent.filter(({ outcome }) => outcome !== 200)).toEqual([]);
  expect(sent.length).toBeGreaterThan(1000);
  expect(await stored()).toHaveLength(new Set(sent.map(({ request_id }) => request_id)).size);
});

test('only who has the secret is heard, from when it is known until it is not', async () => {
  const { post, delivery, stored, knowSecret, forgetSecret } = await open();
  expect(await post(delivery('a'))).toBe(401);
  knowSecret();
  expect(await post(delivery('b'), secret.replace('s', 't'))).toBe(401);
  expect(await post(delivery('c'), '')).toBe(401);
  expect(await post(delivery('d'))).toBe(200);
  forgetSecret();
  expect(await post(delivery('e'))).toBe(401);
  expect((await stored()).map(({ request_id, kind }) => [request_id, kind])).toEqual([['d', 'lift']]);
});

test('an event that nobody knows is kept whole; what is not understood, or of an unknown room, is held', async () => {
  const { post, delivery, stored, knowSecret, db, room } = await open();
  knowSecret();
  const data = { party: { kind: 7, guests: [{ name: '花子' }] }, more: null };
  expect(await post(delivery('a', { event: 'party.started', data }))).toBe(200);
  const [row] = await stored();
  expect([row?.event, row?.kind, JSON.parse(row?.data ?? '')]).toEqual(['party.started', '', data]);

  const other = 'c0ffee00-aaaa-4222-8333-444455556666';
  for (const body of [delivery('b', { uuid: other }), delivery('c', { timestamp: 'noon' }), '<html>', 'not json'])
    for (let times = 0; times < 2; times++) expect(await post(body)).toBe(200);
  const held = await listQuarantined(db, 9);
  expect(held.map(({ source, origin, reason }) => [source, origin, reason].join()).toSorted()).toEqual(
    [
      'emo,events ,/timestamp is not a time in seconds',
      'emo,events ,it is not JSON',
      'emo,events ,it is not JSON',
      `emo,events ${other},is of a room that is not known`,
    ].toSorted(),
  );
  await setFollowed(db, [{ room_id: room.id, followed: false }], 1_785_741_640);
  expect(await post(delivery('d'))).toBe(200);
  expect(await stored()).toHaveLength(1);
});

test('a message that is told of is read before its poll, and many cost few calls', { timeout: 120_000 }, async () => {
  const { register, room, db, say, advance, requests, delivered } = await open();
  await register('message.received');
  await say({ room: room.uuid, text: 'ただいま' });
  await advance(5);
  await delivered();
  const isThere = async () =>
    (await db.selectFrom('message').selectAll().where('text', '=', 'ただいま').execute()).length === 1;
  await expect.poll(isThere).toBe(true);
  const calls = async () => (await requests())['emo_messages']?.['200'] ?? 0;
  const before = await calls();
  for (let count = 0; count < 20; count++) await say({ room: room.uuid, text: `${count}` });
  await advance(5);
  await delivered();
  // The next one comes after a pause.
  expect(await calls()).toBe(before);
});

test('values that a room sensor tells of are polled at once, and are measured when it says', async () => {
  const { register, room, db, happen, advance, requests, delivered, context } = await open();
  await register('room_sensor.detected');
  await pollSensors(context);
  const rows = () => db.selectFrom('reading').select(['ts', 'id']).orderBy('ts').execute();
  const calls = async () => (await requests())['emo_values']?.['200'] ?? 0;
  const before = await calls();
  await advance(5);
  // The same values as before, in the same half hour: but it is known when they were measured.
  const told = await happen('room_sensor.detected', room.uuid);
  await advance(5);
  await delivered();
  await expect.poll(rows).toHaveLength(2);
  // The robot's clock is two seconds behind, and that of the sensor's message is not.
  const ts = told.timestamp + 2;
  expect((await rows())[1]).toEqual({ ts, id: 2 });
  expect(await calls()).toBe(before + 1);
  for (let count = 0; count < 20; count++) await happen('room_sensor.detected', room.uuid);
  await advance(5);
  await delivered();
  // The next one comes after a pause.
  expect(await calls()).toBe(before + 1);
});

test('what brings a time of its own keeps it, and what was told long ago is only observed', async () => {
  const { register, room, db, happen, advance, delivered, set, context } = await open();
  const [sensor] = await db.selectFrom('sensor').selectAll().where('user_type', '=', 'sensor_room').execute();
  const poll = (at: number) => pollSensorNow(context, sensor?.id ?? 0, new Date(at * 1000));
  const rows = () => db.selectFrom('reading').select(['ts', 'id']).orderBy('ts').execute();
  const now = Date.parse('2026-11-22T03:00:00Z') / 1000;
  await poll(now - 600);
  expect(await rows()).toEqual([{ ts: expect.closeTo(now, -2), id: 1 }]);
  await set({ emo_values: 'timed', emo_values_count: 1 });
  await poll(now);
  const [measured] = await rows();
  expect([measured?.id, (measured?.ts ?? 0) < now - 5]).toEqual([2, true]);
  await register('room_sensor.detected');
  await happen('room_sensor.detected', room.uuid);
  await advance(5);
  await delivered();
  expect(await rows()).toHaveLength(2);
});

test('a room that is wanted while it is read is read once more, and others get their turn', async () => {
  const { context, room, requests } = await open();
  const { want, end } = createEarlyReads<void>(context, syncRoomNow, 1);
  const calls = async () => (await requests())['emo_messages']?.['200'] ?? 0;
  for (let times = 0; times < 9; times++) want(room.id);
  want(room.id + 1);
  // The newest page, and what has come since: a page or two.
  await expect.poll(calls).toBeGreaterThan(1);
  await end();
  expect(await calls()).toBeLessThan(5);
  const after = createEarlyReads<void>(context, syncRoomNow, 1);
  onTestFinished(() => after.end());
  const before = await calls();
  after.want(room.id);
  await expect.poll(calls).toBeGreaterThan(before);
});

test('what can’t be stored is answered so, and comes no more', async () => {
  const { post, delivery, knowSecret, context } = await open();
  knowSecret();
  sqliteOf(context.store).exec('DROP TABLE event');
  expect(await post(delivery('a'))).toBe(503);
});

test('where something else listens, it says so in one sentence', async () => {
  const { context } = await open();
  const first = (await openWebhook(context, [])) ?? expect.unreachable();
  onTestFinished(() => first.close());
  Object.assign(context.config, { webhookListen: { host: '127.0.0.1', port: first.port } });
  const sentence = `ROOMLOG_WEBHOOK_LISTEN is 127.0.0.1:${first.port}: another program uses this port; free it or choose another one.`;
  await expect(openWebhook(context, [])).rejects.toMatchObject({ exitCode: 78, message: sentence });
  expect(
    await openWebhook({ ...context, config: { ...context.config, webhookListen: undefined } }, []),
  ).toBeUndefined();
});
