import { expect, test } from 'vitest';
import { openSimulator, text } from '../testing.ts';
import type { WireMessage, WireReading } from './bocco/wire.ts';

/** A simulator, a way to arm faults, and what is still armed. */
async function openFaulty() {
  const open = await openSimulator();
  return {
    ...open,
    arm: async (...faults: object[]) => expect((await open.control('PUT', 'faults', faults)).status).toBe(200),
    armed: async () => (await open.control('GET', 'faults')).json(),
  };
}

test('a status comes as often as asked, with Retry-After, and then no more', async () => {
  const { arm, armed, get } = await openFaulty();
  await arm({ endpoint: 'rooms', kind: 'status', status: 429, retry_after: 'soon', count: 2 });
  for (const left of [1, 0]) {
    const answer = await get('/rooms/joined');
    expect([answer.status, answer.headers.get('retry-after')]).toEqual([429, 'soon']);
    expect(await answer.json()).toMatchObject({ code: 429001 });
    expect(await armed()).toMatchObject(left === 0 ? [] : [{ count: left }]);
  }
  expect((await get('/rooms/joined')).status).toBe(200);
});

test('faults strike their own endpoint in their order; * strikes any; an empty list clears', async () => {
  const { arm, get, home, armed } = await openFaulty();
  await arm({ endpoint: 'messages', kind: 'html' }, { endpoint: '*', kind: 'status', status: 500 });
  expect((await get('/rooms/joined')).status).toBe(500);
  const page = await get(`${home}/messages`);
  expect([page.status, page.headers.get('content-type')]).toEqual([503, 'text/html; charset=utf-8']);
  expect(await page.text()).toContain('Application Error');
  await arm({ endpoint: '*', kind: 'hang', count: 9 });
  await arm();
  expect(await armed()).toEqual([]);
});

test('a post can fail before it is stored, or after', async () => {
  const { arm, post, received } = await openFaulty();
  const stored = async () => (await received()).filter(({ kind }) => kind === 'message').length;
  await arm({ endpoint: 'send', kind: 'status', status: 502 });
  expect((await post(text('one'))).status).toBe(502);
  expect(await stored()).toBe(0);
  await arm({ endpoint: 'send', kind: 'status', status: 502, when: 'after' });
  expect((await post(text('one'))).status).toBe(502);
  expect(await stored()).toBe(1);
  expect((await post(text('one'))).status).toBe(200);
});

test.each(['before', 'after'])('a call cut %s its effect ends in an error of the connection', async (when) => {
  const { arm, post, received, control } = await openFaulty();
  await arm({ endpoint: 'send', kind: 'cut', when });
  await expect(post(text('x')).then((answer) => answer.text())).rejects.toThrow(/fetch failed|terminated/);
  expect((await received()).filter(({ kind }) => kind === 'message')).toHaveLength(when === 'before' ? 0 : 1);
  expect(await (await control('GET', 'requests')).json()).toMatchObject({ send: { cut: 1 } });
});

test.each(['before', 'after'])('a call can hang %s its effect, until its caller leaves', async (when) => {
  const { arm, get, control } = await openFaulty();
  await arm({ endpoint: 'rooms', kind: 'hang', when });
  await expect(get('/rooms/joined', {}, { signal: AbortSignal.timeout(80) })).rejects.toThrow('timeout');
  const hung = async () =>
    ((await (await control('GET', 'requests')).json()) as { rooms: { hang?: number } }).rooms.hang;
  while ((await hung()) !== 1) await new Promise((resolve) => setImmediate(resolve));
  expect((await get('/rooms/joined')).status).toBe(200);
});

test('a hanging call doesn’t keep the simulator from closing', async () => {
  const { arm, get, simulator, armed } = await openFaulty();
  await arm({ endpoint: 'rooms', kind: 'hang' });
  const hanging = get('/rooms/joined').catch((error: Error) => error);
  while (JSON.stringify(await armed()) !== '[]') await new Promise((resolve) => setImmediate(resolve));
  await simulator.close();
  expect(await hanging).toBeInstanceOf(Error);
});

test('an answer that nobody reads doesn’t keep it from closing either', async () => {
  const { arm, get, simulator } = await openFaulty();
  await arm({ endpoint: 'rooms', kind: 'huge' });
  const { body } = await get('/rooms/joined');
  await simulator.close();
  expect(body?.locked).toBe(false);
});

test('a slow answer takes its time and is right', async () => {
  const { arm, readings } = await openFaulty();
  await arm({ endpoint: 'sensor_environments', kind: 'slow', ms: 120 });
  const began = performance.now();
  const slow = await readings();
  expect(performance.now() - began).toBeGreaterThan(115);
  expect(await readings()).toEqual(slow);
});

test('a redirect leads elsewhere', async () => {
  const { arm, get } = await openFaulty();
  await arm({ endpoint: 'rooms', kind: 'redirect', status: 308, location: 'http://127.0.0.1:9/x' });
  const answer = await get('/rooms/joined', {}, { redirect: 'manual' });
  expect([answer.status, answer.headers.get('location')]).toEqual([308, 'http://127.0.0.1:9/x']);
});

test('a huge answer goes on for as long as anybody reads', async () => {
  const { arm, get } = await openFaulty();
  await arm({ endpoint: 'messages', kind: 'huge' });
  const answer = await get('/rooms/x/messages');
  let bytes = 0;
  for await (const chunk of answer.body ?? []) {
    bytes += chunk.length;
    if (bytes > 20e6) break;
  }
  expect(bytes).toBeGreaterThan(20e6);
});

test('broken JSON has a comma too much', async () => {
  const { arm, get, home } = await openFaulty();
  const whole = await (await get(`${home}/messages`)).text();
  await arm({ endpoint: 'messages', kind: 'broken_json' });
  const answer = await get(`${home}/messages`);
  expect([answer.status, await answer.text()]).toEqual([200, `${whole.slice(0, -1)},]`]);
});

test('lists can repeat, turn round, come late or lose values', async () => {
  const { arm, readings, messages, subscribe, rooms } = await openFaulty();
  const right = await readings();
  const struck = async (kind: string): Promise<WireReading[]> => {
    await arm({ endpoint: 'sensor_environments', kind });
    return readings();
  };
  expect(await struck('duplicate')).toEqual([right[0], ...right]);
  expect(await struck('out_of_order')).toEqual(right.toReversed());
  expect(await struck('late')).toEqual(right.slice(12));
  expect(await struck('nulls')).toEqual(
    right.map((reading) => ({ ...reading, temperature: null, humidity: null, illuminance: null })),
  );
  expect(await readings()).toEqual(right);

  const page = await messages();
  await arm(
    { endpoint: 'messages', kind: 'late' },
    { endpoint: 'subscribe', kind: 'nulls' },
    { endpoint: 'rooms', kind: 'nulls' },
  );
  expect(await messages()).toEqual(page.slice(0, -12));
  const [event] = await subscribe({ newer_than: page.at(-2)?.id ?? 0 });
  expect(event?.body).toEqual({
    ...page.at(-1),
    text: null,
    audio: null,
    image: null,
    detail: null,
  } as unknown as WireMessage);
  expect((await rooms())[0]).toMatchObject({ members: null, messages: null, sensors: null });
});

test('a fault that could change nothing stays armed', async () => {
  const { arm, armed, get, home, messages } = await openFaulty();
  await arm({ endpoint: 'messages', kind: 'out_of_order' });
  const last = (await messages())[0]?.id ?? 0;
  expect(await armed()).toEqual([]);
  await arm({ endpoint: '*', kind: 'duplicate' });
  await get(`${home}/messages`, { newer_than: last });
  await get('/rooms/x/messages');
  expect(await armed()).toHaveLength(1);
  expect(await messages()).toHaveLength(31);
});

test('dates of readings and messages can be moved on, or be replaced; of all items or of the newest', async () => {
  const { arm, readings, messages, subscribe } = await openFaulty();
  const right = await readings();
  await arm({ endpoint: 'sensor_environments', kind: 'dates', items: 1 });
  const [first, ...rest] = await readings();
  expect(Date.parse(first?.created_at ?? '') - Date.parse(right[0]?.created_at ?? '')).toBe(9 * 3_600_000);
  expect(rest).toEqual(right.slice(1));
  const date = '9999-12-31T23:59:59Z';
  await arm({ endpoint: 'messages', kind: 'dates', date }, { endpoint: 'subscribe', kind: 'dates', date });
  const page = await messages();
  expect(new Set(page.map((message) => message.date))).toEqual(new Set([date]));
  expect((await subscribe({ newer_than: page.at(-2)?.id ?? 0 }))[0]?.body).toMatchObject({ date });
});

test('every answer bears the household’s clock in its Date, or what the switches put there', async () => {
  const { get, home, set, advance, messages } = await openFaulty();
  const date = async (path = '/rooms/joined') => (await get(path)).headers.get('date');
  expect(await date()).toBe('Tue, 10 Feb 2026 12:00:00 GMT');
  await advance(3600);
  const sound = new URL((await messages()).at(-1)?.audio ?? '').pathname;
  for (const path of [home, `${home}/messages`, `/../${sound}`]) {
    expect(await date(path), path).toBe('Tue, 10 Feb 2026 13:00:00 GMT');
  }
  await set({ date_ahead: -86_400 });
  expect(await date()).toBe('Mon, 09 Feb 2026 13:00:00 GMT');
  await set({ date_header: 'none' });
  expect(await date()).toBe(null);
  await set({ date_header: 'junk', date_style: 'none' });
  expect(await date()).toBe('soon');
  expect((await messages()).at(-1)?.date).toMatch(/^2026-02-1\d \d\d:\d\d:\d\d$/);
});
