import { isDeepStrictEqual } from 'node:util';
import { Secret } from '../../src/emo/index.ts';
import { type CALLS, member, message, motion, room, sensor, stamp, values } from './samples.ts';

type Fields = Record<string, unknown>;

const isFields = (value: unknown): value is Fields =>
  typeof value === 'object' && value !== null && !Array.isArray(value);

/** JSON in which whole numbers that a double doesn't hold are texts. Undefined for what is nested too deeply for this. */
function exactly(text: string): unknown {
  try {
    return JSON.parse(text, (_, value: unknown, context?: { source?: string }) => {
      const isRounded = typeof value === 'number' && Number.isInteger(value) && !Number.isSafeInteger(value);
      return isRounded && /^-?\d+$/.test(context?.source ?? '') ? context?.source : value;
    });
  } catch (error) {
    if (error instanceof RangeError) return undefined;
    throw error;
  }
}

/** Whether a value that was decoded is what the answer says. Texts that are null or left out are ''. */
function isFaithful(raw: unknown, got: unknown): boolean {
  if (typeof got === 'string') return got === (raw ?? '');
  if (typeof got === 'number' || got === null) return Object.is(got, raw ?? null);
  if (Array.isArray(got)) return isDeepStrictEqual(got, raw ?? []);
  if (!isFields(got)) return false;
  const source = isFields(raw) ? raw : raw === undefined || raw === null ? {} : undefined;
  return source !== undefined && isItem(source, got);
}

/** Whether an item is what the answer says, with what else it brought in `extra`. */
function isItem(raw: unknown, got: unknown): boolean {
  if (!isFields(raw) || !isFields(got)) return false;
  const { extra, ...known } = got;
  const rest = Object.fromEntries(Object.entries(raw).filter(([key]) => !Object.hasOwn(known, key)));
  const json = JSON.stringify(rest);
  const isNoted = isFields(extra) && typeof extra['left_out'] === 'string';
  const isExtra = !('extra' in got) || isNoted || isDeepStrictEqual(extra, json === '{}' ? null : rest);
  return isExtra && Object.entries(known).every(([key, value]) => isFaithful(raw[key], value));
}

const LISTS: Record<string, string> = {
  getRooms: 'rooms',
  getMessages: 'messages',
  getChannelMessages: 'messages',
  getSensors: 'sensors',
  getSensorValues: 'events',
  getStamps: 'stamps',
  getMotions: 'motions',
};

const TRUTH: unknown[] = [room, sensor, stamp, motion, ...values.events, ...[1, 2, 3].map((n) => message(n))];

/** What is wrong with `got`, decoded from these bytes; nothing, if all is well. Knows the documents, not the decoders. */
export function faultsOf(name: keyof typeof CALLS, bytes: Buffer, got: unknown): string[] {
  const text = new TextDecoder().decode(bytes) || '{}';
  const raw = exactly(text);
  if (raw === undefined || name === 'deleteWebhook') return [];
  const list = LISTS[name];
  if (list === undefined) return isItem(raw, onTheWire(got, raw)) ? [] : ['a wrong value'];
  const page = got as { items: unknown[]; rejected: { path: string; raw: string }[] };
  const all = (isFields(raw) ? raw[list] : undefined) ?? [];
  if (!Array.isArray(all)) return ['items of no list'];
  // A member that is rejected leaves its room.
  const whole = page.rejected.filter(({ path }) => !path.includes('/room_members'));
  const lost = new Set(whole.map(({ path }) => Number(path.split('/')[2])));
  const kept = all.filter((_, index) => !lost.has(index));
  if (list === 'messages')
    kept.sort((a: Fields, b: Fields) => (String(a['sequence']) < String(b['sequence']) ? -1 : 1));
  const { items: _, rejected: __, next: ___, answered_at: ____, ...beside } = got as Fields;
  return [
    ...(isItem(raw, beside) ? [] : ['a wrong value beside the list']),
    ...(kept.length === page.items.length ? [] : ['another number of items']),
    ...page.items.flatMap((item, at) => (isKept(kept, at, item) ? [] : ['a wrong value'])),
    ...all.flatMap((each, at) =>
      lost.has(at) && TRUTH.some((truth) => isDeepStrictEqual(truth, each)) ? ['a good one lost'] : [],
    ),
    ...(page.rejected.every((each) => each.raw.length <= 4096 && text.includes(each.raw)) ? [] : ['a misquotation']),
  ];
}

/** Messages of one time may come in either order. */
function isKept(kept: unknown[], at: number, item: unknown): boolean {
  const { room_members, ...fields } = item as Fields;
  const isRight = (raw: unknown) =>
    isItem(raw, fields) && (!Array.isArray(room_members) || areMembers((raw as Fields)['room_members'], room_members));
  return isRight(kept[at]) || kept.some(isRight);
}

function areMembers(raw: unknown, got: unknown[]): boolean {
  const all = Array.isArray(raw) ? raw : [];
  const good = all.filter((each) => isDeepStrictEqual(each, member)).length;
  return got.length >= good && got.every((each) => all.some((one) => isItem(one, each)));
}

/** Without `Secret`s, and without a refresh token that the answer didn't have: then the spent one stays. */
function onTheWire(got: unknown, raw: unknown): unknown {
  if (!isFields(got)) return got;
  const isSpent = (key: string) => key === 'refresh_token' && isFields(raw) && (raw[key] ?? null) === null;
  const entries = Object.entries(got).filter(([key]) => !isSpent(key));
  return Object.fromEntries(entries.map(([key, value]) => [key, value instanceof Secret ? value.reveal() : value]));
}
