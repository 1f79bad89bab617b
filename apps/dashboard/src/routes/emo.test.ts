/** What the interface says of a BOCCO emo beside a BOCCO, and what can be done with one. */
import {
  type Account,
  enqueue,
  findOrAddAccount,
  findOutbox,
  findRoom,
  findSensor,
  giveUpDoubtful,
  insertEvents,
  insertMessages,
  insertReadings,
  markDoubtful,
  markSent,
  recordHealth,
  setStamps,
  upsertRooms,
  watchedRooms,
} from '@roomlog/store';
import { observed, someEmoMessage, someEmoRoom } from '@roomlog/store/testing/emo';
import { beforeEach, expect, test } from 'vitest';
import type { DaysJson } from '../day-schemas.ts';
import type { PlacesJson } from '../places/schemas.ts';
import type {
  EventJson,
  GapJson,
  MessageDaysJson,
  MessageJson,
  OutboxJson,
  RoomsJson,
  SeriesJson,
} from '../schemas.ts';
import { begin, dashboardForEach, encoded, eventsOf, formOf, room, sensor, uniqueId } from '../testing.ts';

const bench = dashboardForEach({ uploadReserve: 0 });
const now = () => Math.floor(Date.now() / 1000);
const png = Buffer.from('\x89PNG\r\n\x1a\n a picture', 'latin1');
const mp3 = Buffer.from('ID3 a recording', 'latin1');

let account: Account;
/** In the store: a room of emo, `den`, with a sensor, `air`. */
let ids = { den: 0, air: 0, old: 0 };

beforeEach(async () => {
  const { db } = bench.store;
  account = await findOrAddAccount(db, { source: 'emo', name: 'default' });
  await upsertRooms(db, [someEmoRoom('den', ['air'])], { account });
  const [den, air, old] = [await findRoom(db, 'den'), await findSensor(db, 'air'), await findSensor(db, sensor)];
  ids = { den: den?.id ?? 0, air: air?.id ?? 0, old: old?.id ?? 0 };
});

const rooms = async () => (await bench.get<RoomsJson>('/api/rooms')).rooms;
const den = async () => (await rooms()).find(({ uuid }) => uuid === 'den');
const air = async () => (await den())?.sensors[0];

/** What polls saw, each five minutes. @param values by their number, from the first poll on */
const polled = (first: number, values: readonly number[]) =>
  insertReadings(
    bench.store.db,
    ids.air,
    values.map((temperature, at) => observed(first + at * 300, temperature)),
  );

const inject = (method: 'POST' | 'PUT' | 'DELETE', url: string, payload?: object) =>
  bench.app.inject({ method, url, headers: { host: 'localhost' }, ...(payload && { payload }) });

test('a room says its robot, and what that can do', async () => {
  await setStamps(bench.store.db, [{ uuid: 'stamp', summary: 'おはよう' }]);
  const [bocco, emo] = await rooms();
  expect(bocco).toMatchObject({
    source: 'bocco',
    capabilities: { read_marks: true, events: false, stamps: [], audio_types: ['audio/mp4'], largest_file: 26_214_400 },
    members: [{ joined_at: '2026-01-01T00:00:00Z', read_id: 2 }],
    sensors: [{ sensor_type: '', timing: 'measured', stale_after_seconds: 900, unchanged_since: null, battery: null }],
  });
  expect(emo).toMatchObject({
    source: 'emo',
    capabilities: {
      read_marks: false,
      events: true,
      stamps: [{ uuid: 'stamp', summary: 'おはよう' }],
      audio_types: ['audio/mp4', 'audio/mpeg'],
      largest_file: 1_000_000,
    },
    members: [{ joined_at: null, read_id: null }],
    sensors: [{ sensor_type: 'room', timing: 'observed', stale_after_seconds: 2700, latest: null, suspect: [] }],
  });
});

test('who looks at an emo’s room is noted, and nobody who looks at a BOCCO’s, which tells by itself', async () => {
  for (const uuid of [room, 'den']) expect((await inject('POST', `/api/rooms/${uuid}/watch`)).statusCode).toBe(204);
  expect(await watchedRooms(bench.store.db)).toEqual(new Set([ids.den]));
  expect((await inject('POST', '/api/rooms/nowhere/watch')).statusCode).toBe(404);
});

test('values that stay the same are as fresh as the last poll, and since when they are the same is said', async () => {
  const start = now() - 2 * 3600;
  await polled(start, [21, 22, ...Array.from({ length: 20 }, () => 22.5)]);
  await recordHealth(bench.store.db, { id: ids.air, room_id: ids.den }, { battery: 15, signal_strength: 60 }, start);
  expect(await air()).toMatchObject({
    stale: false,
    unchanged_since: new Date((start + 600) * 1000).toISOString().replace('.000', ''),
    unchanged_longer: false,
    suspect: [],
    battery: 15,
    signal_strength: 60,
  });
});

test('a sensor that says the same for more than five hours, is not listed or has an empty battery is suspect, and its place silent', async () => {
  const { db } = bench.store;
  const need = async () => {
    const { places } = await bench.get<PlacesJson>('/api/places');
    return places.find(({ id }) => id === 'air')?.need;
  };
  await polled(now() - 7 * 3600, [20, ...Array.from({ length: 83 }, () => 22)]);
  expect([(await air())?.suspect, (await air())?.stale, await need()]).toEqual([['unchanged'], false, 'silent']);
  await polled(now() - 60, [22.5]);
  expect([(await air())?.suspect, await need()]).toEqual([[], 'fine']);
  await recordHealth(db, { id: ids.air, room_id: ids.den }, { battery: 0, signal_strength: 60 }, now());
  expect([(await air())?.suspect, await need()]).toEqual([['battery'], 'silent']);
  await upsertRooms(db, [someEmoRoom('den')], { account });
  expect((await air())?.suspect).toEqual(['unlisted', 'battery']);
});

test('a sensor that took another one’s place is drawn with it as one line, and undone it is drawn alone', async () => {
  const url = '/api/sensors/air/continues';
  await bench.readingsAt([0, 5, 10, 20]);
  await polled(begin + 900, [25, 26]);
  const line = async (query = '&chain=1') =>
    bench.get<SeriesJson>(`/api/sensors/air/readings?from=${begin}&to=${begin + 3600}${query}`);
  expect((await inject('PUT', url, { sensor: sensor.toUpperCase() })).statusCode).toBe(204);
  expect(await air()).toMatchObject({ continues: sensor });
  const { time, temperature, changes } = await line();
  // The old one's reading of minute 20 is from after the change.
  expect(time.map((ts) => (ts - begin) / 60)).toEqual([0, 5, 10, 15, 20]);
  expect([temperature, changes]).toEqual([[20, 20.05, 20.1, 25, 26], [{ time: begin + 900, sensor: 'air' }]]);
  expect(await line('')).toMatchObject({ time: [begin + 900, begin + 1200] });
  expect((await line('')).changes).toBeUndefined();
  const placed = (await bench.get<PlacesJson>('/api/places')).places.map(({ id }) => id);
  expect(placed.toSorted()).toEqual([room.toLowerCase(), 'air']);
  expect((await inject('DELETE', url)).statusCode).toBe(204);
  expect([(await air())?.continues, (await line()).changes]).toEqual([null, undefined]);
});

test('its year and what is usual are those of the line too', async () => {
  await bench.readingsAt([0, 30, 60]);
  await polled(begin + 3600, [25]);
  await inject('PUT', '/api/sensors/air/continues', { sensor });
  const day = (query: string) => bench.get<DaysJson>(`/api/sensors/air/days?from=${begin}&to=${begin + 1}${query}`);
  const slots = async (query: string) =>
    (await day(query)).metrics.temperature?.days.flatMap((row) => row?.filter((mean) => mean !== null) ?? []);
  expect([await slots(''), await slots('&chain=1')]).toEqual([[250], [200, 203, 250]]);
  expect(await bench.get(`/api/sensors/air/usual?day=2026-01-02&chain=1`)).toMatchObject({ sensor: 'air' });
});

test('the gaps of a line are those of each sensor, but for what the earlier one lacks since then', async () => {
  await bench.readingsAt([0, 60]);
  await polled(begin + 3900, [25]);
  await inject('PUT', '/api/sensors/air/continues', { sensor });
  const gaps = (query: string) => bench.get<GapJson[]>(`/api/sensors/air/gaps?to=${begin + 3900}${query}`);
  expect(await gaps('')).toEqual([]);
  expect(await gaps('&chain=1')).toMatchObject([{ to: '2026-01-01T01:00:00Z', ongoing: false }]);
});

test.each([
  [{ sensor: 'air' }, 400, /can't take its own place/],
  [{ sensor: 'nobody' }, 404, /no such sensor/],
  [{}, 400, /^sensor is missing; it must be the uuid/],
])('a place that can’t be taken is refused with a sentence: %#', async (body, status, sentence) => {
  const response = await inject('PUT', '/api/sensors/air/continues', body);
  expect([response.statusCode, response.json().error.message]).toEqual([status, expect.stringMatching(sentence)]);
  expect((await air())?.continues).toBeNull();
});

test('nobody sees in an emo’s room who has read what, so nothing can be marked as read', async () => {
  const message = someEmoMessage('20260803071350752');
  await insertMessages(bench.store.db, ids.den, [message]);
  const response = await inject('POST', `/api/rooms/den/messages/${message.id}/read`);
  expect([response.statusCode, response.json().error.message]).toEqual([400, expect.stringContaining('no read marks')]);
});

test('what the robot was made to do is shown to who asks for it', async () => {
  const texts = ['20260803071350752', '20260803071351000'].map((sequence) => someEmoMessage(sequence));
  const motion = someEmoMessage('20260803071350900', { media: 'motion', text: '' });
  await insertMessages(bench.store.db, ids.den, [...texts, motion]);
  const listed = async (query: string) => (await bench.get<MessageJson[]>(`/api/rooms/den/messages?${query}`)).length;
  const days = (query: string) => bench.get<MessageDaysJson>(`/api/rooms/den/messages/days?${query}`);
  expect([await listed(''), await listed('motions=0'), await listed('motions=1')]).toEqual([2, 2, 3]);
  expect([(await days('')).days, (await days('motions=1')).days]).toMatchObject([[{ count: 2 }], [{ count: 3 }]]);
});

const start = Date.parse('2026-08-03T00:00:00Z') / 1000;
const happened = (request_id: string, seconds: number, more = {}) => ({
  room_id: ids.den,
  request_id,
  event: 'illuminance.changed',
  kind: 'darker',
  at: new Date((start + seconds) * 1000),
  received_at: new Date((start + seconds + 2) * 1000),
  data: { illuminance: { kind: 'darker' } },
  ...more,
});

test('events come page by page in the order of time, each once, and a page that is open is told of new ones', async () => {
  const { db } = bench.store;
  const lifted = { event: 'lock_sensor.detected', kind: '', sensor_id: ids.air, data: null };
  await insertEvents(db, 'emo', [
    happened('c', 30),
    happened('a', 10, lifted),
    happened('b', 10),
    happened('d', 90_000),
  ]);
  const url = `/api/rooms/den/events?from=${start}&to=${start + 86_400}`;
  const first = await bench.get<EventJson[]>(`${url}&limit=2`);
  expect(first).toMatchObject([
    { room: 'den', event: 'lock_sensor.detected', sensor: { uuid: 'air', nickname: 'nickname of air' }, data: null },
    { event: 'illuminance.changed', kind: 'darker', sensor: null, at: '2026-08-03T00:00:10Z' },
  ]);
  const rest = await bench.get<EventJson[]>(`${url}&limit=2&after=${first[1]?.id}`);
  expect(rest).toMatchObject([{ at: '2026-08-03T00:00:30Z', data: { illuminance: { kind: 'darker' } } }]);
  const unknown = await bench.app.inject({ url: `${url}&after=999`, headers: { host: 'localhost' } });
  expect([unknown.statusCode, unknown.json().error.message]).toEqual([400, expect.stringContaining('begin anew')]);
  expect(await bench.get(`/api/rooms/${room}/events?from=${start}`)).toEqual([]);

  const stream = await eventsOf(await bench.app.listen({ host: '127.0.0.1', port: 0 }));
  await stream.next('status');
  await insertEvents(db, 'emo', [happened('e', 40), happened('a', 10, lifted)]);
  expect(await stream.next('events')).toMatchObject({ room: 'den', events: [{ at: '2026-08-03T00:00:40Z' }] });
  await insertEvents(
    db,
    'emo',
    Array.from({ length: 21 }, (_, at) => happened(`f${at}`, at)),
  );
  expect(await stream.next('events')).toEqual({ room: 'den', events: null });
  await stream.close();
});

/** A message of which nobody knows whether it arrived. @param isGivenUp and no echo of it came */
async function doubted(isGivenUp: boolean): Promise<void> {
  const { db } = bench.store;
  const { row } = await enqueue(db, { unique_id: uniqueId, room_id: ids.den, text: 'おはよう' });
  await markDoubtful(db, row, 'No answer within 30 s', now());
  if (isGivenUp) await giveUpDoubtful(db, row);
}

const outbox = () => bench.get<OutboxJson[]>('/api/rooms/den/outbox');
const settled = () => inject('POST', `/api/rooms/den/outbox/${uniqueId.toUpperCase()}/sent`);

test.each([false, true])(
  'a message of which nobody knows was spoken when a person says so (given up: %s)',
  async (isGivenUp) => {
    await doubted(isGivenUp);
    expect(await outbox()).toMatchObject([
      isGivenUp ? { state: 'failed', failure: 'in_doubt' } : { state: 'doubtful', failure: expect.any(String) },
    ]);
    expect((await settled()).statusCode).toBe(204);
    expect(await outbox()).toEqual([]);
    expect(await bench.get<OutboxJson[]>('/api/sent')).toMatchObject([
      { state: 'sent', message_id: null, error: null },
    ]);
    const again = await settled();
    expect([again.statusCode, again.json().error.message]).toEqual([404, expect.stringContaining('nobody knows')]);
  },
);

test('one that was given up is sent again by the same post, one that is looked for is not, and one that was refused was not spoken', async () => {
  const post = () => inject('POST', '/api/rooms/den/messages', { unique_id: uniqueId, text: 'おはよう' });
  await doubted(false);
  expect((await post()).json()).toMatchObject({ state: 'doubtful' });
  const row = await findOutbox(bench.store.db, uniqueId);
  if (row) await giveUpDoubtful(bench.store.db, row);
  expect((await post()).json()).toMatchObject({ state: 'queued', failure: null });
  expect((await settled()).statusCode).toBe(404);
});

test('a stamp is sent where the robot knows it', async () => {
  const post = (uuid: string, stamp = 'stamp') =>
    inject('POST', `/api/rooms/${uuid}/stamps`, { unique_id: uniqueId, stamp });
  expect((await post('den')).json()).toMatchObject({ error: { message: expect.stringContaining('no such stamp') } });
  await setStamps(bench.store.db, [{ uuid: 'stamp', summary: 'おはよう' }]);
  for (const [uuid, stamp] of [
    [room, 'stamp'],
    ['den', 'another'],
  ] as const) {
    expect([uuid, (await post(uuid, stamp)).statusCode]).toEqual([uuid, 400]);
  }
  const sent = await post('den');
  expect([sent.statusCode, sent.json()]).toMatchObject([202, { kind: 'stamp', stamp: 'stamp', text: '', media: null }]);
  expect((await post('den')).statusCode).toBe(200);
  expect((await inject('POST', '/api/rooms/den/messages', { unique_id: uniqueId, text: 'a' })).statusCode).toBe(409);
});

test('a robot gets no file that it doesn’t take', async () => {
  const post = async (uuid: string, file: Record<string, Buffer>) => {
    const { type, bytes } = await encoded(formOf({ unique_id: crypto.randomUUID(), ...file }));
    const headers = { host: 'localhost', 'content-type': type };
    const url = `/api/rooms/${uuid}/messages`;
    return (await bench.app.inject({ method: 'POST', url, headers, payload: bytes })).statusCode;
  };
  const large = { image: Buffer.concat([png, Buffer.alloc(1_000_000)]) };
  expect([await post('den', { image: png }), await post('den', large), await post(room, large)]).toEqual([
    202, 413, 202,
  ]);
  expect([await post('den', { audio: mp3 }), await post(room, { audio: mp3 })]).toEqual([202, 415]);
});

test('what was sent to an emo has its picture under the name that its service gave it', async () => {
  const { db } = bench.store;
  const { type, bytes } = await encoded(formOf({ unique_id: uniqueId, image: png }));
  const headers = { host: 'localhost', 'content-type': type };
  const sent = await bench.app.inject({ method: 'POST', url: '/api/rooms/den/messages', headers, payload: bytes });
  const echo = someEmoMessage('20260803071350752', { media: 'image', text: '', image: 'https://emo.example/1' });
  const row = await findOutbox(db, uniqueId);
  if (row) await markSent(db, row, echo.id, echo);
  const [shown] = await bench.get<MessageJson[]>('/api/rooms/den/messages');
  expect(`/media/${shown?.image_file}`).toBe(sent.json<OutboxJson>().media);
});
