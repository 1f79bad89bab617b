import { JAPAN } from '../household/clock.ts';
import { asObject, SimulatorError } from '../options.ts';
import { type Answer, json, rawJson, wholeText } from './answer.ts';
import type { Call } from './recorded-calls.ts';

/** What goes wrong with the next `count` calls of an endpoint. */
export interface Fault {
  endpoint: string;
  kind: string;
  count: number;
  /** Of whose calls, from 1; of all when absent. */
  account?: number;
  /** Before the call has any effect, or after it. */
  when: 'before' | 'after';
  status?: number;
  retry_after?: number | string;
  ms?: number;
  location?: string;
  /** Kind `dates`: seconds to add to the dates, or the date to put in their place; in how many of the newest items. */
  ahead?: number;
  date?: string;
  items?: number;
}

/**
 * Checks one fault or a list of them, from `PUT /_control/faults`. Throws a {@link SimulatorError} that says what is
 * allowed.
 */
export function parseFaults(input: unknown): Fault[] {
  return (Array.isArray(input) ? input : [input]).map(parseFault);
}

/** Checks one fault and fills in the defaults. */
function parseFault(input: unknown): Fault {
  const example = '{"endpoint":"messages","kind":"status","status":503}';
  const given: Record<string, unknown> = { ...asObject(input, `A fault is a JSON object, such as ${example}.`) };
  const oneOf = (name: string, value: unknown, allowed: readonly string[]): string => {
    if (typeof value === 'string' && allowed.includes(value)) return value;
    throw new SimulatorError(
      `The ${name} of a fault is one of ${allowed.join(', ')}, not ${JSON.stringify(value) ?? 'missing'}.`,
    );
  };
  const kind = oneOf('kind', given['kind'], Object.keys(KINDS));
  const { endpoints, when, fields } = KINDS[kind] ?? { endpoints: [], when: [], fields: [] };
  const endpoint = oneOf(kind === 'status' ? 'endpoint' : `endpoint (for ${kind})`, given['endpoint'], endpoints);
  const moment = oneOf(`"when" (for ${kind})`, given['when'] ?? when[0], when);
  const allowed = ['endpoint', 'kind', 'count', 'account', 'when', ...fields];
  for (const [name, value] of Object.entries(given)) {
    oneOf(`fields (for ${kind})`, name, allowed);
    const [expected, accepts] = FIELDS[name] ?? ['', () => true];
    if (!accepts(value))
      throw new SimulatorError(`The ${name} of a fault is ${expected}, not ${JSON.stringify(value)}.`);
  }
  return { count: 1, ...given, endpoint, kind, when: moment === 'after' ? 'after' : 'before' };
}

const ENDPOINTS = ['sessions', 'rooms', 'messages', 'send', 'subscribe', 'read', 'sensor_environments', 'media', '*'];
const LISTS = ['rooms', 'messages', 'subscribe', 'sensor_environments', '*'];
const TIMELINES = ['messages', 'sensor_environments', '*'];
const ANYTIME = ['before', 'after'];

/** Each kind: where it applies, when, and which further fields it takes. What comes first is the default. */
const KINDS: Record<string, { endpoints: string[]; when: string[]; fields: string[] }> = {
  status: { endpoints: ENDPOINTS, when: ANYTIME, fields: ['status', 'retry_after'] },
  html: { endpoints: ENDPOINTS, when: ANYTIME, fields: ['status', 'retry_after'] },
  redirect: { endpoints: ENDPOINTS, when: ANYTIME, fields: ['status', 'location'] },
  huge: { endpoints: ENDPOINTS, when: ANYTIME, fields: [] },
  slow: { endpoints: ENDPOINTS, when: ANYTIME, fields: ['ms'] },
  hang: { endpoints: ENDPOINTS, when: ANYTIME, fields: [] },
  cut: { endpoints: ENDPOINTS, when: ['after', 'before'], fields: [] },
  broken_json: { endpoints: ENDPOINTS.filter((endpoint) => endpoint !== 'media'), when: ['after'], fields: [] },
  duplicate: { endpoints: LISTS, when: ['after'], fields: [] },
  out_of_order: { endpoints: LISTS, when: ['after'], fields: [] },
  late: { endpoints: TIMELINES, when: ['after'], fields: [] },
  nulls: { endpoints: LISTS, when: ['after'], fields: [] },
  dates: { endpoints: [...TIMELINES, 'subscribe'], when: ['after'], fields: ['ahead', 'date', 'items'] },
};

const FIELDS: Record<string, [allowed: string, accepts: (value: unknown) => boolean]> = {
  count: ['a whole number from 1', (value) => Number.isSafeInteger(value) && Number(value) > 0],
  account: ['a whole number from 1', (value) => Number.isSafeInteger(value) && Number(value) > 0],
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

type Struck = Pick<Call, 'endpoint' | 'account'>;

/** The first fault for a call that applies before the call; its `count` goes down by one. */
export function takeFaultBefore(faults: Fault[], call: Struck): Fault | undefined {
  const fault = faults.find((armed) => matches(armed, call, 'before'));
  if (fault !== undefined) countDown(faults, fault);
  return fault;
}

/** The first fault that applies after the call, and the answer as it changes it; its `count` goes down by one. */
export function takeFaultAfter(faults: Fault[], call: Struck, answer: Answer): { fault?: Fault; answer: Answer } {
  let current = answer;
  for (const fault of faults.filter((armed) => matches(armed, call, 'after'))) {
    const changes = fault.kind in ITEM_FAULTS || fault.kind === 'broken_json';
    if (changes && !Buffer.isBuffer(current.body)) {
      const text = wholeText(current.body);
      current = { ...current, body: text };
      const body = corrupt(fault, call.endpoint, text);
      if (body === undefined) continue;
      current = { ...current, body };
    } else if (changes) continue;
    countDown(faults, fault);
    return { fault, answer: REPLACEMENTS[fault.kind]?.(fault) ?? current };
  }
  return { answer: current };
}

const matches = (fault: Fault, { endpoint, account }: Struck, when: Fault['when']) =>
  (fault.endpoint === endpoint || fault.endpoint === '*') &&
  (fault.account === undefined || fault.account === account) &&
  fault.when === when;

function countDown(faults: Fault[], fault: Fault): void {
  fault.count -= 1;
  if (fault.count === 0) faults.splice(faults.indexOf(fault), 1);
}

/** The damaged JSON of an answer; undefined when this kind can't damage it, so that the fault stays armed. */
function corrupt(fault: Fault, endpoint: string, text: string): string | undefined {
  if (fault.kind === 'broken_json') return `${text.slice(0, -1)},${text.slice(-1)}`;
  const items: unknown = JSON.parse(text);
  if (!Array.isArray(items)) return undefined;
  const changed = ITEM_FAULTS[fault.kind]?.(items, endpoint, fault);
  return changed && JSON.stringify(changed);
}

type Item = Record<string, unknown>;

/**
 * By kind: how the items of a list are changed; undefined when there is nothing to change. Readings are newest first.
 */
const ITEM_FAULTS: Record<string, (items: Item[], endpoint: string, fault: Fault) => Item[] | undefined> = {
  duplicate: ([first, ...rest]) => first && [first, first, ...rest],
  out_of_order: (items) => (items.length < 2 ? undefined : items.toReversed()),
  late: (items, endpoint) => {
    if (items.length === 0) return undefined;
    return endpoint === 'messages' ? items.slice(0, -ITEMS_LATE) : items.slice(ITEMS_LATE);
  },
  nulls: (items) => {
    if (items.length === 0) return undefined;
    return items.map((item) => changeFields(item, (key, value) => (NULLABLE.includes(key) ? null : value)) as Item);
  },
  dates: (items, endpoint, fault) => {
    if (items.length === 0) return undefined;
    const many = fault.items ?? items.length;
    const isAffected = (at: number) => (endpoint === 'sensor_environments' ? at < many : at >= items.length - many);
    const change = (key: string, value: unknown) =>
      key === 'created_at' || key === 'date' ? otherDate(String(value), fault) : value;
    return items.map((item, at) => (isAffected(at) ? (changeFields(item, change) as Item) : item));
  },
};

const ITEMS_LATE = 12;

const otherDate = (was: string, { ahead = JAPAN, date }: Fault): string =>
  date ?? `${new Date(Date.parse(was) + ahead * 1000).toISOString().slice(0, 19)}Z`;

/** A copy with other values; of an event of the long poll, with those of its message changed. */
function changeFields(item: unknown, change: (key: string, value: unknown) => unknown): unknown {
  if (typeof item !== 'object' || item === null) return item;
  const entries = Object.entries(item).map(([key, value]) => [
    key,
    key === 'body' ? changeFields(value, change) : change(key, value),
  ]);
  return Object.fromEntries(entries);
}

const NULLABLE = 'temperature humidity illuminance text audio image detail members messages sensors'.split(' ');

/** By kind: the answer that is sent instead of the correct one. */
export const REPLACEMENTS: Record<string, (fault: Fault) => Answer> = {
  status: (fault) => {
    const status = fault.status ?? 503;
    return json(status, { code: status * 1000 + 1, message: 'Simulated' }, retryAfter(fault));
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
  huge: () => rawJson(200, hugeList()),
};

const retryAfter = ({ retry_after }: Fault): Record<string, string> =>
  retry_after === undefined ? {} : { 'retry-after': String(retry_after) };

/** The page of Heroku's router for an application that doesn't answer. */
const ERROR_PAGE =
  '<!DOCTYPE html>\n<html><head><title>Application Error</title></head>\n<body><iframe src="//www.herokucdn.com/error-pages/application-error.html"></iframe></body></html>\n';

const HUGE_CHUNKS = 4096;

function* hugeList(): Generator<string> {
  const item = `{"id":1,"text":"${'あ'.repeat(100)}"},`;
  yield '[';
  for (let chunk = 0; chunk < HUGE_CHUNKS; chunk += 1) yield item.repeat(200);
  yield '{}]';
}
