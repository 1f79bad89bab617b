/**
 * What nobody without a BOCCO emo knows of its service, as Markdown that can be passed on: how its answers are made. It reads only,
 * but for the refresh of the tokens.
 */
import { type RefreshStore, Secret } from '@roomlog/api/emo';
import type { StoredEvent } from '@roomlog/store';
import type { Ask, Asked } from './ask.ts';
import { redact, redactHeaders } from './redact.ts';

export interface Reporting {
  ask: Ask;
  tokens: RefreshStore;
  /** What the webhook has told so far. */
  events: readonly Pick<StoredEvent, 'event' | 'data'>[];
  /** Whether to find out how many calls a minute may have. */
  burst: boolean;
  /** Milliseconds. */
  wait: (ms: number) => Promise<void>;
}

/** Between two looks at the same values (milliseconds). */
const betweenLooks = 600_000;

/** Of one kind. */
const mostSensors = 2;

/** Characters of an answer. */
const mostShown = 3000;

/** In pieces, as they are known. */
export async function* emoReport({ ask, tokens, events, burst, wait }: Reporting): AsyncGenerator<string> {
  const looked = async (...asking: Parameters<Ask>) => {
    const asked = await ask(...asking);
    if (asked.status === 429) await wait(60_000);
    return asked;
  };
  yield section('Account', shown(await looked('/v1/me'), { hidesNumbers: true }));
  const rooms = await looked('/v1/rooms');
  yield section('Rooms', shown(rooms, { hidesNumbers: true }));
  const { room, sensors } = yield* findSensors(looked, idsIn(rooms, 'rooms'));
  const ofRooms = sensors.filter(({ type }) => type === 'room').slice(0, mostSensors);
  for (let look = 1; look <= 3; look++) {
    for (const [index, { id }] of ofRooms.entries()) {
      const asked = await looked('/v1/rooms/{}/sensors/{}/values', { ids: [room, id] });
      yield section(`1. Values of room sensor ${index + 1}, look ${look} of 3`, shown(asked));
    }
    if (look === 1) yield* messages(looked, room);
    if (look === 1) yield* others(looked, room, sensors);
    if (look < 3 && ofRooms.length > 0) await wait(betweenLooks);
  }
  yield section('6. A room sensor without its battery', 'Take it out, wait for an hour, and run this once more.');
  yield section('7. Webhook', shown(await looked('/v1/webhook')));
  for (const [name, [first]] of Map.groupBy(events, ({ event }) => event)) {
    yield section(`7. Event ${redact(JSON.stringify({ event: name }))}`, fenced(redact(first?.data ?? '')));
  }
  yield* refreshTwice(looked, tokens);
  if (burst) yield* countCalls(ask, wait);
}

interface Found {
  id: string;
  type: string;
}

/** The first room with a sensor that has values, among the first three. */
async function* findSensors(
  ask: Ask,
  rooms: readonly Found[],
): AsyncGenerator<string, { room: string; sensors: Found[] }> {
  let found = { room: rooms[0]?.id ?? '', sensors: [] as Found[] };
  for (const { id } of rooms.slice(0, 3)) {
    const asked = await ask('/v1/rooms/{}/sensors', { ids: [id] });
    yield section('5. Sensors', shown(asked));
    const sensors = idsIn(asked, 'sensors');
    if (found.sensors.length === 0) found = { room: id, sensors };
    if (!sensors.some(({ type }) => type === 'room')) continue;
    found = { room: id, sensors };
    break;
  }
  return found;
}

/** What is no room sensor is asked for values too: one of each kind. */
async function* others(ask: Ask, room: string, sensors: readonly Found[]): AsyncGenerator<string> {
  const kinds = Map.groupBy(sensors, ({ type }) => type);
  for (const [type, [first]] of kinds) {
    if (type === 'room' || !first) continue;
    const asked = await ask('/v1/rooms/{}/sensors/{}/values', { ids: [room, first.id] });
    yield section(`5. Values of another sensor, ${redact(JSON.stringify({ sensor_type: type }))}`, shown(asked));
  }
}

async function* messages(ask: Ask, room: string): AsyncGenerator<string> {
  const newest = await ask('/v1/rooms/{}/messages', { ids: [room] });
  const listed = itemsIn(newest, 'messages');
  const sequences = sequencesIn(newest);
  yield section('2. Messages', describe(newest), `${listed.length} in the page. ${describeSequences(sequences)}`);
  for (const [, [first]] of Map.groupBy(listed, ({ media }) => String(media))) {
    yield section('2. A message', fenced(redact(JSON.stringify(first))));
  }
  const before = sequences[Math.floor(sequences.length / 2)];
  if (before === undefined) return;
  const older = await ask('/v1/rooms/{}/messages?before={}', { ids: [room, before] });
  const found = sequencesIn(older);
  const isIn = found.includes(before) ? 'is in the page' : 'is not in the page';
  yield section(
    '2. Messages before a known one',
    describe(older),
    `${found.length} in the page; the known one ${isIn}.`,
  );
}

/** As text: a number of JavaScript would round them. */
const sequencesIn = ({ text }: Asked) =>
  [...text.matchAll(/"sequence"\s*:\s*"?(\d+)/g)].map(([, digits = '']) => digits);

function describeSequences(sequences: readonly string[]): string {
  if (sequences.length === 0) return 'There are no sequences.';
  const sorted = sequences.toSorted();
  const isSame = (other: readonly string[]) => other.join() === sequences.join();
  const order = isSame(sorted.toReversed()) ? 'newest first' : isSame(sorted) ? 'oldest first' : 'in no order';
  const lengths = [...new Set(sequences.map(({ length }) => length))].join(', ');
  const rounded = sequences.filter((digits) => Number(digits.slice(-2)) % 4 === 0).length;
  return `Sequences have ${lengths} digits, ${order}; ${rounded} of ${sequences.length} are multiples of 4.`;
}

/** The chain of tokens goes on with whatever was given last. */
async function* refreshTwice(ask: Ask, tokens: RefreshStore): AsyncGenerator<string> {
  const spend = async (token: Secret | undefined) => {
    const asked = await ask('/oauth/token/refresh', { json: { refresh_token: token?.reveal() } });
    const { access_token, refresh_token } = fieldsIn(asked);
    if (typeof access_token === 'string' && typeof refresh_token === 'string' && refresh_token !== '')
      await tokens.save({ access_token: new Secret(access_token), refresh_token: new Secret(refresh_token) });
    return asked;
  };
  const [newest] = await tokens.read();
  yield section('3. Refresh', shown(await spend(newest)));
  yield section('3. Refresh with the same token', shown(await spend(newest)));
  const [next] = await tokens.read();
  yield section('3. Refresh with the newest token', shown(await spend(next)));
}

/** Calls without a pause until one is refused, then one every ten seconds until one isn't. */
async function* countCalls(ask: Ask, wait: Reporting['wait']): AsyncGenerator<string> {
  const title = '4. 25 calls in a minute';
  for (let count = 1; count <= 25; count++) {
    const asked = await ask('/v1/me', { now: true });
    if (asked.status === 200) continue;
    yield section(title, `Call ${count} is not answered with 200.`, shown(asked, { hidesNumbers: true }));
    for (let seconds = 10; seconds <= 180; seconds += 10) {
      await wait(10_000);
      const { status } = await ask('/v1/me', { now: true });
      if (status !== 200) continue;
      yield section(title, `Answered again after ${seconds} s.`);
      return;
    }
    yield section(title, 'Not answered again in 3 minutes.');
    return;
  }
  yield section(title, 'None is refused.');
}

const section = (title: string, ...parts: string[]) => `## ${title}\n\n${parts.join('\n\n')}\n\n`;

const describe = ({ call, status, headers }: Asked) =>
  `\`${call.replaceAll('{}', '{id}')}\` → ${status === 0 ? 'no answer' : status}\n\n${redactHeaders(headers)}`;

function shown(asked: Asked, { hidesNumbers = false } = {}): string {
  const isError = asked.status >= 400;
  return `${describe(asked)}\n\n${fenced(redact(asked.text, { hidesNumbers, isError }))}`;
}

const fenced = (text: string) => `\`\`\`\n${text.length > mostShown ? `${text.slice(0, mostShown)}…` : text}\n\`\`\``;

type Fields = Record<string, unknown>;

const isFields = (value: unknown): value is Fields => typeof value === 'object' && value !== null;

function fieldsIn({ text }: Asked): Fields {
  try {
    const found: unknown = JSON.parse(text);
    return isFields(found) ? found : {};
  } catch {
    return {};
  }
}

function itemsIn(asked: Asked, name: string): Fields[] {
  const list = fieldsIn(asked)[name];
  return Array.isArray(list) ? list.filter(isFields) : [];
}

const idsIn = (asked: Asked, name: string): Found[] =>
  itemsIn(asked, name).map(({ uuid, sensor_type }) => ({ id: String(uuid), type: String(sensor_type) }));
