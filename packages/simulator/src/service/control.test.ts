import { readFile } from 'node:fs/promises';
import { expect, test } from 'vitest';
import { openSimulator, text } from '../testing.ts';

test('truth is everything that was ever inside the window, as it was on the wire', async () => {
  const { readings, truth, advance, set, sensor, room } = await openSimulator({ window: 20, gaps: true });
  const seen = new Map<number, object>();
  const look = async () => {
    for (const reading of await readings())
      seen.set(reading.id, { kind: 'reading', room: room.uuid, sensor, ...reading });
  };
  await look();
  for (const window of [20, 20, 3, 40]) {
    await set({ window });
    await look();
    for (let step = 0; step < 4; step += 1) {
      await advance(290);
      await look();
    }
  }
  const told = (await truth()).filter(({ kind }) => kind === 'reading');
  expect(told).toEqual([...seen.values()].toSorted((a, b) => JSON.stringify(a).localeCompare(JSON.stringify(b))));
});

test('a past that is offered in steps is all truth, with what came meanwhile', async () => {
  const { readings, truth, advance, set } = await openSimulator({ window: 100, gaps: true, history: 2 * 86_400 });
  const seen = new Set<number>();
  const look = async () => {
    const listed = await readings();
    for (const { id } of listed) seen.add(id);
    return listed.map(({ created_at }) => Date.parse(created_at) / 1000);
  };
  let oldest = Math.min(...(await look()));
  for (let step = 0; step < 6; step += 1) {
    await set({ readings_until: oldest });
    const times = await look();
    expect(Math.max(...times)).toBe(oldest);
    oldest = Math.min(...times);
    await advance(290);
  }
  await set({ readings_until: 0 });
  await look();
  const told = (await truth()).flatMap((item) => (item.kind === 'reading' ? item.id : []));
  expect(told).toEqual([...seen].toSorted((a, b) => a - b));
});

test('truth has every message that paging can reach, once', async () => {
  const { messages, truth, advance, post, room } = await openSimulator({ history: 20 * 86_400 });
  await post(text('mine'));
  await advance(10);
  const reached = new Map<number, object>();
  for (let page = await messages(); page.length > 0; page = await messages({ older_than: page[0]?.id ?? 0 })) {
    for (const message of page) reached.set(message.id, { kind: 'message', room: room.uuid, ...message });
  }
  const told = (await truth()).filter(({ kind }) => kind === 'message');
  expect(told).toEqual([...reached.values()].toSorted((a, b) => Number(Object(a).id) - Number(Object(b).id)));
  expect(told.length).toBeGreaterThan(60);
});

test('the clock goes forward only, and what passes is offered', async () => {
  const { control, readings, messages, advance } = await openSimulator({ window: 10_000, history: 86_400 });
  const before = await readings();
  const last = (await messages()).at(-1)?.id ?? 0;
  const answer = await advance(86_400);
  expect([answer.status, await answer.json()]).toEqual([200, { now: '2026-02-11T12:00:00.000Z' }]);
  expect((await readings()).length - before.length).toBe(288);
  expect((await messages({ newer_than: last })).length).toBeGreaterThanOrEqual(4);
  expect(await (await control('POST', 'clock', { to: '2026-02-11T13:00:00Z' })).json()).toEqual({
    now: '2026-02-11T13:00:00.000Z',
  });
  for (const wrong of [{ advance: -1 }, { to: '2026-01-01T00:00:00Z' }, { to: 'soon' }, {}, { forward: 3 }]) {
    expect((await control('POST', 'clock', wrong)).status).toBe(400);
  }
});

test('the clock runs at its speed, and does not jump when that changes', async () => {
  const { set, advance } = await openSimulator();
  const now = async () => Date.parse(((await (await advance(0)).json()) as { now: string }).now);
  const stood = await now();
  expect(await now()).toBe(stood);
  await set({ speed: 1000 });
  let ran = await now();
  expect(ran - stood).toBeLessThan(1_000_000);
  while (ran - stood < 10_000) ran = await now();
  await set({ speed: 0 });
  const stands = await now();
  expect(stands).toBeGreaterThanOrEqual(ran);
  expect(await now()).toBe(stands);
});

test('a silenced sensor gives nothing until it speaks again', async () => {
  const { set, advance, readings, truth, sensor, rooms } = await openSimulator();
  const newest = async () => (await readings())[0]?.created_at ?? '';
  await set({ silent_sensors: [sensor.toUpperCase()] });
  const before = await newest();
  await advance(7200);
  expect(await newest()).toBe(before);
  expect((await rooms())[0]?.updated_at).toBeDefined();
  await set({ silent_sensors: [] });
  await advance(600);
  expect(await newest()).not.toBe(before);
  const hushed = (await truth()).filter(
    (line) => line.kind === 'reading' && line.created_at > before && line.created_at <= '2026-02-10T14:00:00Z',
  );
  expect(hushed).toEqual([]);
  expect(await readings()).toHaveLength(288);
});

test('a family member can speak, by name or uuid, in any room', async () => {
  const { control, rooms, messages } = await openSimulator({ rooms: 2 });
  const second = (await rooms())[1];
  const granny = second?.members[2]?.user.uuid.toUpperCase();
  const answer = await control('POST', 'messages', {
    text: 'やあ',
    from: granny,
    room: second?.uuid,
    unique_id: 'my-own',
  });
  expect([answer.status, await answer.json()]).toMatchObject([
    201,
    { text: 'やあ', unique_id: 'my-own', user: { nickname: 'おばあちゃん' } },
  ]);
  expect(await (await control('POST', 'messages', { text: 'ね' })).json()).toEqual((await messages()).at(-1));
});

test('calls are counted by endpoint and outcome', async () => {
  const { control, messages, get, signIn, received } = await openSimulator();
  await messages();
  await get('/rooms/x/messages');
  await signIn({ password: 'wrong' });
  expect(await (await control('GET', 'requests')).json()).toEqual({
    sessions: { 200: 1, 401: 1 },
    rooms: { 200: 1 },
    messages: { 200: 1, 404: 1 },
  });
  expect(await received()).toEqual([{ kind: 'session', email: 'demo@example.com' }]);
});

test.each([
  ['PUT', 'settings', { widow: 3 }, 'There is no setting "widow"; there are window, hold, speed,'],
  ['PUT', 'settings', { window: 0 }, 'The setting window is a whole number from 1, not 0.'],
  ['PUT', 'settings', [], 'Settings are one JSON object'],
  ['POST', 'messages', { text: '' }, "The field text is a text that isn't empty."],
  ['POST', 'messages', { text: 'x', from: 'たろう' }, 'Nobody here is たろう; there are パパ, ママ,'],
  ['POST', 'messages', { text: 'x', room: 'cellar' }, 'There is no room cellar.'],
  [
    'POST',
    'messages',
    { text: 'x', to: 'ママ' },
    'There is no field "to" here; there are room, text, from, unique_id.',
  ],
  ['PUT', 'faults', { endpoint: 'rooms', kind: 'flood' }, 'The kind of a fault is one of status, html,'],
  ['PUT', 'faults', { endpoint: 'room', kind: 'status' }, 'The endpoint of a fault is one of sessions, rooms,'],
  ['PUT', 'faults', { endpoint: 'sessions', kind: 'late' }, 'The endpoint (for late) of a fault is one of messages,'],
  ['PUT', 'faults', { endpoint: 'rooms', kind: 'hang', ms: 3 }, 'The fields (for hang) of a fault is one of'],
  [
    'PUT',
    'faults',
    { endpoint: 'rooms', kind: 'nulls', when: 'before' },
    'The "when" (for nulls) of a fault is one of after',
  ],
  [
    'PUT',
    'faults',
    { endpoint: 'rooms', kind: 'status', count: 0 },
    'The count of a fault is a whole number from 1, not 0.',
  ],
  ['PUT', 'faults', 'hang', 'A fault is a JSON object'],
])('%s %s %j is refused in a sentence', async (method, path, body, says) => {
  const { control } = await openSimulator();
  const answer = await control(method, path, body);
  expect(answer.status).toBe(400);
  expect(((await answer.json()) as { error: string }).error).toContain(says);
});

test('a body that isn’t JSON is refused', async () => {
  const { simulator } = await openSimulator();
  const answer = await fetch(`${simulator.controlUrl}/faults`, { method: 'PUT', body: '{' });
  expect([answer.status, await answer.json()]).toEqual([400, { error: 'The body is not JSON.' }]);
});

test('the documentation names every setting, endpoint and kind of fault', async () => {
  const { control } = await openSimulator();
  const page = await readFile(new URL('../../../../docs/simulator.md', import.meta.url), 'utf8');
  const listed = async (fault: object) => {
    const { error } = (await (await control('PUT', 'faults', fault)).json()) as { error: string };
    return /one of (.*), not/.exec(error)?.[1]?.split(', ') ?? [];
  };
  const settings = Object.keys(Object(await (await control('GET', 'settings')).json()));
  const kinds = await listed({ endpoint: '*', kind: '' });
  const endpoints = await listed({ endpoint: '', kind: 'status' });
  expect([settings.length > 20, kinds.length, endpoints.length]).toEqual([true, 17, 25]);
  expect([...settings, ...kinds, ...endpoints].filter((name) => !page.includes(`\`${name}\``))).toEqual([]);
});
