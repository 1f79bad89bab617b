import { SimulatorError } from '../options.ts';
import { type Answer, JSON_TYPE, json } from './answer.ts';

/** What is to go wrong with the next `count` calls of an endpoint. */
export interface Fault {
  endpoint: string;
  kind: string;
  count: number;
  /** Before the call has any effect, or after it had all of it. */
  when: 'before' | 'after';
  status?: number;
  retry_after?: number | string;
  ms?: number;
  location?: string;
  /** Seconds by which dates are moved on, or the date that takes their place; of how many of the newest items. */
  ahead?: number;
  date?: string;
  items?: number;
}

const ENDPOINTS = ['sessions', 'rooms', 'messages', 'send', 'subscribe', 'read', 'sensor_environments', 'media', '*'];
const LISTS = ['rooms', 'messages', 'subscribe', 'sensor_environments', '*'];
const TIMELINES = ['messages', 'sensor_environments', '*'];
const EITHER = ['before', 'after'];

/** Each kind: where it applies, when, and which further fields it takes. What comes first is the default. */
const KINDS: Record<string, { endpoints: string[]; when: string[]; fields: string[] }> = {
  status: { endpoints: ENDPOINTS, when: EITHER, fields: ['status', 'retry_after'] },
  html: { endpoints: ENDPOINTS, when: EITHER, fields: ['status', 'retry_after'] },
  redirect: { endpoints: ENDPOINTS, when: EITHER, fields: ['status', 'location'] },
  huge: { endpoints: ENDPOINTS, when: EITHER, fields: [] },
  slow: { endpoints: ENDPOINTS, when: EITHER, fields: ['ms'] },
  hang: { endpoints: ENDPOINTS, when: EITHER, fields: [] },
  cut: { endpoints: ENDPOINTS, when: ['after', 'before'], fields: [] },
  broken_json: { endpoints: ENDPOINTS.filter((endpoint) => endpoint !== 'media'), when: ['after'], fields: [] },
  duplicate: { endpoints: LISTS, when: ['after'], fields: [] },
  out_of_order: { endpoints: LISTS, when: ['after'], fields: [] },
  late: { endpoints: TIMELINES, when: ['after'], fields: [] },
  nulls: { endpoints: LISTS, when: ['after'], fields: [] },
  dates: { endpoints: [...TIMELINES, 'subscribe'], when: ['after'], fields: ['ahead', 'date', 'items'] },
};

const FIELDS: Record<string, [says: string, passes: (value: unknown) => boolean]> = {
  count: ['a whole number from 1', (value) => Number.isSafeInteger(value) && Number(value) > 0],
  status: [
    'an HTTP status from 300 to 599',
    (value) => Number.isInteger(value) && Number(value) >= 300 && Number(value) < 600,
  ],
  retry_after: ['seconds or a text', (value) => typeof value === 'number' || typeof value === 'string'],
  ms: ['milliseconds from 0', (value) => Number.isFinite(value) && Number(value) >= 0],
  location: ['an address', (value) => typeof value === 'string'],
  ahead: ['a whole number of seconds', Number.isSafeInteger],
  date: ['a text', (value) => typeof value === 'string'],
  items: ['a whole number from 1', (value) => Number.isSafeInteger(value) && Number(value) > 0],
};

function parseFault(input: unknown): Fault {
  if (typeof input !== 'object' || input === null || Array.isArray(input)) {
    throw new SimulatorError('A fault is a JSON object, such as {"endpoint":"messages","kind":"status","status":503}.');
  }
  const given: Record<string, unknown> = { ...input };
  const must = (name: string, value: unknown, allowed: readonly string[]): string => {
    if (typeof value === 'string' && allowed.includes(value)) return value;
    throw new SimulatorError(
      `The ${name} of a fault is one of ${allowed.join(', ')}, not ${JSON.stringify(value) ?? 'missing'}.`,
    );
  };
  const kind = must('kind', given['kind'], Object.keys(KINDS));
  const { endpoints, when, fields } = KINDS[kind] ?? { endpoints: [], when: [], fields: [] };
  const endpoint = must(kind === 'status' ? 'endpoint' : `endpoint (for ${kind})`, given['endpoint'], endpoints);
  const moment = must(`"when" (for ${kind})`, given['when'] ?? when[0], when);
  const allowed = ['endpoint', 'kind', 'count', 'when', ...fields];
  for (const [name, value] of Object.entries(given)) {
    must(`fields (for ${kind})`, name, allowed);
    const [says, passes] = FIELDS[name] ?? ['', () => true];
    if (!passes(value)) throw new SimulatorError(`The ${name} of a fault is ${says}, not ${JSON.stringify(value)}.`);
  }
  return { count: 1, ...given, endpoint, kind, when: moment === 'after' ? 'after' : 'before' };
}

/** One fault or a list of them from outside; throws a {@link SimulatorError} that says what is allowed. */
export function parseFaults(input: unknown): Fault[] {
  return (Array.isArray(input) ? input : [input]).map(parseFault);
}

/** As Heroku's router answers for an application that doesn't. */
const ERROR_PAGE =
  '<!DOCTYPE html>\n<html><head><title>Application Error</title></head>\n<body><iframe src="//www.herokucdn.com/error-pages/application-error.html"></iframe></body></html>\n';

const HUGE_CHUNKS = 4096;

function* hugeList(): Generator<string> {
  const item = `{"id":1,"text":"${'あ'.repeat(100)}"},`;
  yield '[';
  for (let chunk = 0; chunk < HUGE_CHUNKS; chunk += 1) yield item.repeat(200);
  yield '{}]';
}

const retryAfter = ({ retry_after }: Fault): Record<string, string> =>
  retry_after === undefined ? {} : { 'retry-after': String(retry_after) };

/** Answers that take the place of the true one. */
export const INSTEAD: Record<string, (fault: Fault) => Answer> = {
  status: (fault) => {
    const status = fault.status ?? 503;
    const answer = json(status, { code: status * 1000 + 1, message: 'Simulated' });
    return { ...answer, headers: { ...answer.headers, ...retryAfter(fault) } };
  },
  html: (fault) => ({
    status: fault.status ?? 503,
    headers: { 'content-type': 'text/html; charset=utf-8', ...retryAfter(fault) },
    body: ERROR_PAGE,
  }),
  redirect: ({ status = 302, location = 'https://elsewhere.invalid/' }) => ({
    status,
    headers: { location },
    body: '',
  }),
  huge: () => ({ status: 200, headers: { 'content-type': JSON_TYPE }, body: hugeList() }),
};

const ITEMS_LATE = 12;
const NULLABLE = 'temperature humidity illuminance text audio image detail members messages sensors'.split(' ');

function nulled(item: unknown): unknown {
  if (typeof item !== 'object' || item === null) return item;
  const nulls = Object.entries(item).map(([key, value]) => [
    key,
    NULLABLE.includes(key) ? null : key === 'body' ? nulled(value) : value,
  ]);
  return Object.fromEntries(nulls);
}

type Item = Record<string, unknown>;

/** Changes to the items of a list; undefined when there is nothing to change. Readings come newest first, messages last. */
const ITEMS: Record<string, (items: Item[], endpoint: string, fault: Fault) => Item[] | undefined> = {
  duplicate: ([first, ...rest]) => first && [first, first, ...rest],
  out_of_order: (items) => (items.length < 2 ? undefined : items.toReversed()),
  late: (items, endpoint) => {
    if (items.length === 0) return undefined;
    return endpoint === 'messages' ? items.slice(0, -ITEMS_LATE) : items.slice(ITEMS_LATE);
  },
  nulls: (items) => (items.length === 0 ? undefined : (items.map(nulled) as Item[])),
  dates: (items, endpoint, fault) => {
    if (items.length === 0) return undefined;
    const many = fault.items ?? items.length;
    const isStruck = (at: number) => (endpoint === 'sensor_environments' ? at < many : at >= items.length - many);
    return items.map((item, at) => (isStruck(at) ? (misdated(item, fault) as Item) : item));
  },
};

/** With another date; in an event of the long poll it is the message's. */
function misdated(item: unknown, how: Pick<Fault, 'ahead' | 'date'>): unknown {
  if (typeof item !== 'object' || item === null) return item;
  const { ahead = 9 * 3600, date } = how;
  const other = (was: unknown) =>
    date ?? `${new Date(Date.parse(String(was)) + ahead * 1000).toISOString().slice(0, 19)}Z`;
  const entries = Object.entries(item).map(([key, value]) => {
    if (key === 'body') return [key, misdated(value, how)];
    return [key, key === 'created_at' || key === 'date' ? other(value) : value];
  });
  return Object.fromEntries(entries);
}

/** The spoilt text of an answer; undefined when this kind can't spoil it, so that the fault stays armed. */
function spoil(fault: Fault, endpoint: string, text: string): string | undefined {
  if (fault.kind === 'broken_json') return `${text.slice(0, -1)},${text.slice(-1)}`;
  const items: unknown = JSON.parse(text);
  if (!Array.isArray(items)) return undefined;
  const changed = ITEMS[fault.kind]?.(items, endpoint, fault);
  return changed && JSON.stringify(changed);
}

function claim(faults: Fault[], fault: Fault): void {
  fault.count -= 1;
  if (fault.count === 0) faults.splice(faults.indexOf(fault), 1);
}

const meant = (fault: Fault, endpoint: string, when: Fault['when']) =>
  (fault.endpoint === endpoint || fault.endpoint === '*') && fault.when === when;

/** The fault that strikes before the call does anything, counted down. */
export function strikeBefore(faults: Fault[], endpoint: string): Fault | undefined {
  const fault = faults.find((armed) => meant(armed, endpoint, 'before'));
  if (fault !== undefined) claim(faults, fault);
  return fault;
}

/** The fault that strikes when the call is done, counted down, and the answer as it leaves it. */
export function strikeAfter(faults: Fault[], endpoint: string, answer: Answer): { fault?: Fault; answer: Answer } {
  let whole = answer;
  for (const fault of faults.filter((armed) => meant(armed, endpoint, 'after'))) {
    const changes = fault.kind in ITEMS || fault.kind === 'broken_json';
    if (changes && !Buffer.isBuffer(whole.body)) {
      const text = typeof whole.body === 'string' ? whole.body : Array.from(whole.body).join('');
      whole = { ...whole, body: text };
      const body = spoil(fault, endpoint, text);
      if (body === undefined) continue;
      whole = { ...whole, body };
    } else if (changes) continue;
    claim(faults, fault);
    return { fault, answer: INSTEAD[fault.kind]?.(fault) ?? whole };
  }
  return { answer: whole };
}
