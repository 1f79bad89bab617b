/** Who may do what, for every route: a page that can be reached from elsewhere. */
import { addLink, addToken, findUser, revokeToken, setPassword, startSession } from '@roomlog/access';
import { insertUser } from '@roomlog/access/testing';
import { findSensor, insertMessages, insertReadings, labelledSensors, setContinues, upsertRooms } from '@roomlog/store';
import { beforeEach, expect, test } from 'vitest';
import { dashboardForEach, eventsOf, home, room, sensor, uniqueId } from '../testing.ts';

const bench = dashboardForEach({}, { ROOMLOG_LISTEN: '0.0.0.0:0' });
const host = '192.0.2.1:4680';
const password = 'four blue tea cups';
const otherRoom = '5a6b7c8d-0000-4000-8000-0000000000ff';
const now = () => Math.floor(Date.now() / 1000);

/** The headers of each who asks. */
let who: Record<string, Record<string, string>> = {};

beforeEach(async () => {
  const { db } = bench.access;
  const cookie = (secret: string) => ({ cookie: `roomlog=${secret}` });
  const bearer = (token: string) => ({ authorization: `Bearer ${token}` });
  const visit = { now: now(), address: '192.0.2.2', device: 'a phone' };
  const session = async (role: 'viewer' | 'member' | 'admin', at = now()) => {
    const user = (await findUser(db, role)) ?? (await insertUser(db, { name: role, password, role }));
    return cookie((await startSession(db, { user }, { ...visit, now: at })).secret);
  };
  const token = (scope: string, expires_at: number | null = null) =>
    addToken(db, { name: `${scope} ${expires_at}`, scopes: [scope], expires_at }, 1000);
  const link = async (to: string) => {
    const made = await addLink(db, { name: to, room: to, expires_at: now() + 100, created_by: null }, now());
    return cookie((await startSession(db, made, visit)).secret);
  };
  await upsertRooms(bench.store.db, [home, { ...home, uuid: otherRoom, name: 'another', sensors: [], members: [] }]);
  const revoked = await addToken(db, { name: 'revoked', scopes: ['read'], expires_at: null }, 1000);
  await revokeToken(db, 'revoked', 1000);
  who = {
    nobody: {},
    viewer: await session('viewer'),
    member: await session('member'),
    admin: await session('admin'),
    'token read': bearer(await token('read')),
    'token send': bearer(await token('send')),
    'token metrics': bearer(await token('metrics')),
    'link to the room': await link(room.toLowerCase()),
    'link to another room': await link(otherRoom),
    'expired token': bearer(await token('read', 2000)),
    'revoked token': bearer(revoked),
    'no token': bearer('rl_nonsense'),
    'a password': { authorization: `Basic ${Buffer.from(`admin:${password}`).toString('base64')}` },
    'ended session': await session('admin', 1000),
    'a made-up cookie': cookie('x'.repeat(43)),
  };
});

const signedIn = [
  'viewer',
  'member',
  'admin',
  'token read',
  'token send',
  'token metrics',
  'link to the room',
  'link to another room',
];
const everybodySignedIn = (...except: string[]) => signedIn.filter((one) => !except.includes(one));
const reads = ['viewer', 'member', 'admin', 'token read'];
const ofOneRoom = [...reads, 'link to the room'];
const ofAnyRoom = [...ofOneRoom, 'link to another room'];
const sends = ['member', 'admin', 'token send'];
const users = everybodySignedIn('link to the room', 'link to another room');

/** Who is let in; `open` is everybody. What isn't here fails the test. */
const allowed: Record<string, string[] | 'open'> = {
  'POST /login': 'open',
  'POST /link': 'open',
  'GET /healthz': 'open',
  'GET /readyz': 'open',
  'GET /metrics': ['admin', 'token metrics'],
  'GET /': 'open',
  'GET /openapi.json': ofAnyRoom,
  'GET /api/me': signedIn,
  'POST /api/me/password': users,
  'GET /api/sessions': users,
  'DELETE /api/sessions/{id}': users,
  'GET /api/addresses': users,
  'GET /api/access-log': ['admin'],
  'GET /api/sent': ['admin'],
  'GET /api/storage': ['admin'],
  'POST /api/backup': ['admin'],
  'GET /api/backup/{id}': ['admin'],
  'GET /api/users': ['admin'],
  'GET /api/tokens': ['admin'],
  'POST /api/tokens': ['admin'],
  'DELETE /api/tokens/{name}': ['admin'],
  'GET /api/links': ['admin'],
  'POST /api/links': ['admin'],
  'DELETE /api/links/{name}': ['admin'],
  'GET /api/setup': ['admin'],
  'POST /api/setup/signin': ['admin'],
  'POST /api/setup/signin/emo': ['admin'],
  'PUT /api/setup/rooms': ['admin'],
  'GET /api/rooms': ofAnyRoom,
  'GET /api/places': ofAnyRoom,
  'PUT /api/comfort': ['admin'],
  'PUT /api/quiet-hours': ['admin'],
  'DELETE /api/quiet-hours': ['admin'],
  'GET /api/status': ofAnyRoom,
  'GET /api/events': ofAnyRoom,
  'GET /media/{id}': ofAnyRoom,
  'GET /api/sensors/{sensor}/readings': ofOneRoom,
  'GET /api/sensors/{sensor}/readings.csv': ofOneRoom,
  'GET /api/sensors/{sensor}/readings.ndjson': ofOneRoom,
  'GET /api/sensors/{sensor}/readings.parquet': ofOneRoom,
  'GET /api/sensors/{sensor}/usual': ofOneRoom,
  'GET /api/readings.csv': ofAnyRoom,
  'GET /api/readings.ndjson': ofAnyRoom,
  'GET /api/readings.parquet': ofAnyRoom,
  'GET /api/sensors/{sensor}/days': ofOneRoom,
  'GET /api/sensors/{sensor}/gaps': ofOneRoom,
  'GET /api/sensors/{sensor}/conflicts': ofOneRoom,
  'PUT /api/sensors/{sensor}/continues': ['admin'],
  'DELETE /api/sensors/{sensor}/continues': ['admin'],
  'GET /api/rooms/{room}/events': ofOneRoom,
  'GET /api/rooms/{room}/messages': ofOneRoom,
  'GET /api/rooms/{room}/messages/days': ofOneRoom,
  'GET /api/rooms/{room}/messages.csv': ofOneRoom,
  'GET /api/rooms/{room}/messages.ndjson': ofOneRoom,
  'GET /api/rooms/{room}/outbox': ofOneRoom,
  'POST /api/rooms/{room}/watch': ofOneRoom,
  'POST /api/rooms/{room}/messages': sends,
  'POST /api/rooms/{room}/stamps': sends,
  'POST /api/rooms/{room}/messages/{id}/read': sends,
  'DELETE /api/rooms/{room}/outbox/{unique_id}': sends,
  'POST /api/rooms/{room}/outbox/{unique_id}/sent': sends,
  // The last one: it ends what the others need.
  'POST /logout': 'open',
};

const values: Record<string, string> = { room, sensor, id: '999', unique_id: uniqueId, name: 'tablet' };
const payloads: Record<string, object> = {
  'POST /login': {},
  'POST /link': {},
  'POST /api/me/password': { current: '', password: '' },
  'POST /api/links': {},
  'POST /api/setup/signin': {},
  'POST /api/setup/signin/emo': {},
  'PUT /api/setup/rooms': {},
  'POST /api/tokens': {},
  'PUT /api/comfort': {},
  'PUT /api/sensors/{sensor}/continues': {},
  'PUT /api/quiet-hours': {},
  'POST /api/rooms/{room}/messages': {},
  'POST /api/rooms/{room}/stamps': {},
};

const ask = (route: string, headers: Record<string, string>, query = '') => {
  const [method = '', path = ''] = route.split(' ');
  // Only the head of an event stream: the others would stay open.
  const verb = (path === '/api/events' ? 'HEAD' : method) as 'GET';
  const url = `${path.replaceAll(/\{(\w+)\}/g, (_, name: string) => values[name] ?? '')}${query}`;
  const payload = payloads[route];
  return bench.app.inject({ method: verb, url, headers: { host, ...headers }, ...(payload && { payload }) });
};

test('every route lets in whom it is for, and nobody else', async () => {
  const { paths } = (await ask('GET /openapi.json', who['admin'] ?? {})).json<{ paths: Record<string, object> }>();
  const described = Object.entries(paths).flatMap(([path, methods]) =>
    Object.keys(methods).map((method) => `${method.toUpperCase()} ${path}`),
  );
  expect([...described, 'GET /', 'GET /openapi.json'].toSorted()).toEqual(Object.keys(allowed).toSorted());
  for (const [route, those] of Object.entries(allowed)) {
    for (const [name, headers] of Object.entries(who)) {
      const { statusCode, body } = await ask(route, headers);
      const code = body.startsWith('{"error"') ? JSON.parse(body).error.code : '';
      const isHidden = statusCode === 404 && /There is no such (room|sensor)\./.test(body);
      const isRefused = route === 'GET /api/events' ? statusCode >= 400 : refusals.has(code) || isHidden;
      // Its own refusal of a wrong password is no refusal of who asks; the sign-in's tests have it.
      if (route === 'POST /api/me/password' && users.includes(name)) continue;
      const isIn = those === 'open' || those.includes(name);
      expect([route, name, !isRefused], `${route} ${name}: ${statusCode} ${body}`).toEqual([route, name, isIn]);
    }
  }
});

const refusals = new Set(['sign_in_needed', 'forbidden']);

test('a link shows nothing of a sensor in another room, though one of its own took that one’s place', async () => {
  const { db } = bench.store;
  const air = { uuid: 'air', user_type: 'sensor_room', nickname: '', icon: '', address: 'aaaaaa' };
  await upsertRooms(db, [home, { ...home, uuid: otherRoom, sensors: [air], members: [] }]);
  const [later, earlier] = [await findSensor(db, 'air'), await findSensor(db, sensor)];
  if (!later || !earlier) return expect.unreachable();
  const reading = (id: number) => ({ id, created_at: new Date(id * 1000), temperature: 20 });
  await insertReadings(db, earlier.id, [reading(1_700_000_000)]);
  await insertReadings(db, later.id, [reading(1_700_000_300)]);
  await setContinues(db, later, earlier);
  const url = '/api/sensors/air/readings?from=1699999000&to=1700001000&chain=1';
  for (const [name, seen] of [
    ['admin', 2],
    ['link to another room', 1],
    // What was made for one must not be sent to the other.
    ['viewer', 2],
  ] as const) {
    const { time } = (await bench.app.inject({ url, headers: { host, ...who[name] } })).json<{ time: number[] }>();
    expect([name, time.length]).toEqual([name, seen]);
  }
});

test('no secret counts in an address', async () => {
  const token = who['token read']?.['authorization']?.slice('Bearer '.length) ?? '';
  for (const name of ['token', 'access_token', 'key', 'authorization']) {
    expect((await ask('GET /api/rooms', {}, `?${name}=${token}`)).statusCode).toBe(401);
  }
});

test('what a client says of a proxy does nothing, and neither does an unknown path', async () => {
  for (const forged of [
    { 'x-forwarded-for': '127.0.0.1' },
    { forwarded: 'for=127.0.0.1;host=localhost' },
    { 'x-forwarded-host': 'localhost', 'x-forwarded-proto': 'https' },
    { 'x-real-ip': '127.0.0.1', 'x-forwarded-user': 'admin', 'remote-user': 'admin', 'tailscale-user-login': 'admin' },
    { host: 'localhost' },
    { host: '127.0.0.1:4680' },
  ]) {
    expect((await ask('GET /api/rooms', forged)).statusCode, JSON.stringify(forged)).toBe(401);
    expect((await ask('POST /nowhere', forged)).statusCode).toBe(401);
  }
  const signIn = await bench.app.inject({
    method: 'POST',
    url: '/login',
    headers: { host, 'x-forwarded-proto': 'https', 'x-forwarded-for': '198.51.100.7' },
    payload: { name: 'admin', password },
  });
  // Not as over https: the browser would not send the cookie back.
  expect(signIn.headers['set-cookie']).toMatch(
    /^roomlog=[\w-]{43}; Path=\/; Expires=[^;]+; HttpOnly; SameSite=Strict$/,
  );
  const [entry] = (await ask('GET /api/access-log', who['admin'] ?? {})).json();
  expect(entry).toMatchObject({ event: 'signed_in', name: 'admin', address: '127.0.0.1' });
});

test('a link shows one room: in the lists, in the events, and no file of another', async () => {
  const rooms = async (name: string) =>
    (await ask('GET /api/rooms', who[name] ?? {})).json<{ rooms: { name: string }[] }>().rooms.map((one) => one.name);
  expect(await rooms('viewer')).toEqual(['わが家', 'another']);
  expect(await rooms('link to the room')).toEqual(['わが家']);
  expect(await rooms('link to another room')).toEqual(['another']);
  const places = async (name: string) => (await ask('GET /api/places', who[name] ?? {})).json();
  expect(await places('viewer')).toMatchObject({ found: 2, counts: { silent: 2 } });
  const neighbours = { places: [{ name: 'another' }], found: 1, counts: { silent: 1 } };
  expect(await places('link to another room')).toMatchObject(neighbours);
  const url = await bench.app.listen({ host: '127.0.0.1', port: 0 });
  const cookie = who['link to another room'] ?? {};
  const refused = await fetch(`${url}/api/events?room=${room}`, { headers: { ...cookie } });
  expect(refused.status).toBe(404);
  const stream = await eventsOf(url, undefined, '', cookie);
  await stream.next('status');
  const message = { ...said, text: 'not for the neighbour' };
  const [first, second] = await bench.store.db.selectFrom('room').select('id').orderBy('id').execute();
  await insertMessages(bench.store.db, first?.id ?? 0, [message]);
  await insertMessages(bench.store.db, second?.id ?? 0, [{ ...message, text: 'for the neighbour' }]);
  expect(await stream.next('message')).toMatchObject({ text: 'for the neighbour' });
  await stream.close();
});

test('a file of several sensors keeps to the room of a link, sensor by sensor', async () => {
  const shed = '5a6b7c8d-0000-4000-8000-0000000000ac';
  const there = { uuid: shed, user_type: 'sensor_room', nickname: '物置', icon: '', address: '' };
  await upsertRooms(bench.store.db, [
    home,
    { ...home, uuid: otherRoom, name: 'another', sensors: [there], members: [] },
  ]);
  const found = await labelledSensors(bench.store.db);
  for (const { id } of found)
    await insertReadings(bench.store.db, id, [
      { id: 1, created_at: new Date('2026-01-01T00:00:00Z'), temperature: 10 },
    ]);
  const namesIn = async (name: string, query: string) => {
    const { statusCode, body } = await ask('GET /api/readings.csv', who[name] ?? {}, query);
    return statusCode === 200 ? body.match(/リビング|物置/gu) : [statusCode, JSON.parse(body).error.message];
  };
  expect(await namesIn('viewer', '')).toEqual(['リビング', '物置']);
  expect(await namesIn('link to another room', '')).toEqual(['物置']);
  expect(await namesIn('link to another room', `?room=${otherRoom.toUpperCase()}`)).toEqual(['物置']);
  for (const query of [
    `?sensor=${sensor}`,
    `?sensor=${shed}&sensor=${sensor}`,
    `?room=${otherRoom}&sensor=${sensor}`,
  ]) {
    expect(await namesIn('link to another room', query)).toEqual([404, 'There is no such sensor.']);
  }
  expect(await namesIn('link to another room', `?room=${room}&sensor=${sensor}`)).toEqual([
    404,
    'There is no such room.',
  ]);
});

const said = {
  id: 7,
  unique_id: '',
  date: new Date('2026-01-01T00:00:00Z'),
  media: 'text',
  message_type: 'normal',
  audio: '',
  image: '',
  sender: '',
  user: home.members[0]?.user ?? { uuid: '', user_type: 'human', nickname: '', icon: '' },
  dictated: false,
  detail: '',
};

test('a password change and a revoked token end what is open, in two seconds', async () => {
  const { db } = bench.access;
  const url = await bench.app.listen({ host: '127.0.0.1', port: 0 });
  const member = await eventsOf(url, undefined, '', who['member']);
  const admin = await eventsOf(url, undefined, '', who['admin']);
  const token = await eventsOf(url, undefined, '', who['token read']);
  for (const stream of [member, admin, token]) await stream.next('status');
  const changed = performance.now();
  await setPassword(db, 'member', 'another long password', now());
  await revokeToken(db, 'read null', now());
  const isOver = (stream: typeof member) => expect(stream.next('none')).rejects.toThrow();
  await Promise.all([isOver(member), isOver(token)]);
  expect(performance.now() - changed).toBeLessThan(60_000);
  expect((await ask('GET /api/rooms', who['member'] ?? {})).statusCode).toBe(401);
  expect((await ask('GET /api/rooms', who['admin'] ?? {})).statusCode).toBe(200);
  await admin.close();
});

test('a route without an access tag keeps the server from starting', () => {
  expect(() => bench.app.get('/api/new', () => 'new')).toThrow('GET /api/new has no access tag');
});
