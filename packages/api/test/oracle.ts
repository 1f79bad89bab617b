import { isDeepStrictEqual } from 'node:util';
import { member, message, reading, room } from './samples.ts';

function nestedBelow(levels: number, value: unknown): boolean {
  if (typeof value !== 'object' || value === null) return true;
  return levels >= 0 && Object.values(value).every((child) => nestedBelow(levels - 1, child));
}

const isFaithful = {
  text: (raw: unknown, got: unknown) => typeof got === 'string' && got === (raw ?? ''),
  flag: (raw: unknown, got: unknown) => typeof got === 'boolean' && got === (raw ?? false),
  same: (raw: unknown, got: unknown) => typeof got === 'string' && got === raw && got !== '',
  id: (raw: unknown, got: unknown) => got === raw && Number.isSafeInteger(got) && Number(got) >= 0,
  value: (raw: unknown, got: unknown) => Object.is(got, raw ?? null) && (got === null || Number.isFinite(got)),
  any: (raw: unknown, got: unknown) => isDeepStrictEqual(got, raw ?? null),
  /** `raw` is what the message brought beside the documented fields. */
  extra: (raw: unknown, got: unknown) => {
    const json = nestedBelow(31, raw) ? JSON.stringify(raw) : undefined;
    const note = json === undefined ? 'nested too deeply' : `${Buffer.byteLength(json)} bytes`;
    if (json === '{}') return got === null;
    const isSmall = json !== undefined && Buffer.byteLength(json) <= 4096;
    return isDeepStrictEqual(got, isSmall ? raw : { left_out: note });
  },
  date: (raw: unknown, got: unknown) => {
    if (typeof raw !== 'string' || !(got instanceof Date)) return false;
    const iso = /Z|[+-]\d\d:\d\d$/.test(raw) ? raw : `${raw.slice(0, 10)}T${raw.slice(11) || '00:00:00'}Z`;
    const day = Number(raw.slice(8, 10));
    const daysInMonth = new Date(Date.UTC(Number(raw.slice(0, 4)), Number(raw.slice(5, 7)), 0)).getUTCDate();
    return got.getTime() === Date.parse(iso) && day <= daysInMonth && raw.slice(11, 13) !== '24';
  },
};

type Rule = keyof typeof isFaithful | Shape;
interface Shape {
  [key: string]: Rule;
}

const userShape: Shape = {
  uuid: 'same',
  user_type: 'same',
  nickname: 'text',
  icon: 'text',
  seller: 'text',
  official: 'flag',
};
const messageShape: Shape = {
  id: 'id',
  unique_id: 'same',
  date: 'date',
  media: 'same',
  message_type: 'same',
  text: 'text',
  audio: 'text',
  image: 'text',
  sender: 'text',
  user: userShape,
  dictated: 'flag',
  detail: 'any',
  extra: 'extra',
};
const memberShape: Shape = { user: userShape, joined_at: 'date', read_id: 'id' };
const sensorShape: Shape = { ...userShape, address: 'text' };
const readingShape: Shape = {
  id: 'id',
  unique_id: 'same',
  created_at: 'date',
  temperature: 'value',
  humidity: 'value',
  illuminance: 'value',
};
const roomShape: Shape = { uuid: 'same', name: 'text', updated_at: 'date', background_image: 'text' };

/** What isn't in the shape: for `extra`, all of it together. */
const besides = (shape: Shape, raw: object) =>
  Object.fromEntries(Object.entries(raw).filter(([key]) => !Object.hasOwn(shape, key)));

function isTrue(shape: Shape, raw: unknown, got: unknown, except: string[] = []): boolean {
  if (typeof raw !== 'object' || raw === null || typeof got !== 'object' || got === null) return false;
  const fields = got as Record<string, unknown>;
  const source = raw as Record<string, unknown>;
  const keys = Object.keys(fields).filter((key) => !except.includes(key));
  return (
    Object.getPrototypeOf(got) === Object.prototype &&
    isDeepStrictEqual(keys.toSorted(), Object.keys(shape).toSorted()) &&
    Object.entries(shape).every(([key, rule]) =>
      typeof rule === 'string'
        ? isFaithful[rule](rule === 'extra' ? besides(shape, raw) : source[key], fields[key])
        : isTrue(rule, source[key], fields[key]),
    )
  );
}

const PARTS = { members: memberShape, messages: messageShape, sensors: sensorShape };
const TRUTH: unknown[] = [room, member, room.sensors[0], ...[1, 2, 3, 110508].map(message), ...[1, 2, 3].map(reading)];

interface Seen {
  items: unknown[];
  /** Paths below this list. */
  rejected: string[];
}

/** What is wrong with a decoded list; nothing, if all is well. */
function faults(shape: Shape, raw: unknown, { items, rejected }: Seen): string[] {
  if (raw === null || raw === undefined) return items.length === 0 ? [] : ['items from nothing'];
  if (!Array.isArray(raw)) return rejected.includes('') ? [] : ['an unreported list'];
  const isRoom = shape === roomShape;
  const nested = (path: string) => isRoom && /^\/\d+\/(members|messages|sensors)(\/|$)/.test(path);
  const lost = new Set(rejected.filter((path) => !nested(path)).map((path) => Number(path.split('/')[1])));
  const kept: unknown[] = raw.filter((_, index) => !lost.has(index));
  if (shape === messageShape && items.length > 1)
    kept.sort((a, b) => (a as { id: number }).id - (b as { id: number }).id);
  if (kept.length !== items.length) return [`${raw.length} came, ${items.length} kept, ${lost.size} rejected`];
  return [
    ...raw
      .filter((each, index) => lost.has(index) && TRUTH.some((truth) => isDeepStrictEqual(truth, each)))
      .map(() => 'a good one lost'),
    ...items.flatMap((item, at) =>
      isTrue(shape, kept[at], item, isRoom ? Object.keys(PARTS) : []) ? [] : ['a wrong value'],
    ),
    ...(isRoom ? items : []).flatMap((item, at) => {
      const index = raw.indexOf(kept[at]);
      return Object.entries(PARTS).flatMap(([part, partShape]) => {
        const prefix = `/${index}/${part}`;
        const below = rejected.filter((path) => path.startsWith(prefix)).map((path) => path.slice(prefix.length));
        const list = (item as Record<string, unknown[]>)[part] ?? [];
        return faults(partShape, (kept[at] as Record<string, unknown>)[part], { items: list, rejected: below });
      });
    }),
  ];
}

const SHAPES = { getRooms: roomShape, getMessages: messageShape, getSensorReadings: readingShape };

/** What is wrong with `got`, decoded from these bytes; nothing, if all is well. Knows the documents, not the decoders. */
export function faultsOf(name: string, bytes: Buffer, got: unknown): string[] {
  if (name === 'downloadMedia') return bytes.equals((got as { bytes: Uint8Array }).bytes) ? [] : ['other bytes'];
  const text = new TextDecoder().decode(bytes);
  const raw: unknown = JSON.parse(text);
  const source = raw as Record<string, unknown>;
  if (name in SHAPES) {
    const page = got as { items: unknown[]; rejected: { path: string; raw: string }[] };
    const isQuoted = page.rejected.every((each) => each.raw.length <= 4096 && text.includes(each.raw));
    const rejected = page.rejected.map(({ path }) => path);
    return [
      ...faults(SHAPES[name as keyof typeof SHAPES], raw, { items: page.items, rejected }),
      ...(isQuoted ? [] : ['a misquotation']),
    ];
  }
  if (name === 'signIn') {
    const session = got as { access_token: { reveal(): string }; uuid: string };
    return session.access_token.reveal() === source['access_token'] && session.uuid === source['uuid']
      ? []
      : ['a wrong session'];
  }
  if (name === 'markAsRead')
    return typeof raw === 'object' && raw !== null && !Array.isArray(raw) ? [] : ['no acknowledgement'];
  if (name === 'subscribe') {
    const event = got as { event: string; message?: unknown; member?: unknown; name?: string; body?: unknown };
    const first = (Array.isArray(raw) ? raw[0] : raw) as { event?: unknown; body?: unknown };
    if (event.event === 'message') return isTrue(messageShape, first.body, event.message) ? [] : ['a wrong message'];
    if (event.event === 'member') return isTrue(memberShape, first.body, event.member) ? [] : ['a wrong member'];
    return isDeepStrictEqual(first?.body ?? first ?? null, event.body) || event.body === null ? [] : ['a wrong event'];
  }
  return isTrue(messageShape, raw, (got as { message: unknown }).message) ? [] : ['a wrong message'];
}
