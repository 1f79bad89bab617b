/** Which answers are kept for when there is no network: those of the first screen, one of each kind. Pure. */
import type { MeJson } from '../../src/access/schemas.ts';
import type { StatusJson } from '../../src/status-schemas.ts';

/** Of a kept answer: when the server gave it, in epoch seconds of this computer's clock. */
export const keptHeader = 'roomlog-kept';
/** The cache that has them. */
export const keptCache = 'roomlog-kept';

/** What the page tells the worker when it is hidden: since it asked, events have brought newer values. */
export interface Known {
  /** The page's script: another build may have other answers. */
  entry: string;
  /** Epoch seconds: these were the newest values then. */
  at: number;
  /** Each with the address that the page asks for it; first those that tell whose they are. */
  answers: [path: string, body: object][];
}

/** Their whole address is the key: further pages are further answers. */
const byAddress = [/^\/api\/(me|status|rooms|places)$/];
/** The newest of each is kept, whatever its query is, unless it names a part of the past. */
const byPath = [
  { path: /^\/api\/rooms\/[^/]+\/outbox$/, is: () => true },
  { path: /^\/api\/rooms\/[^/]+\/messages$/, is: (query: URLSearchParams) => query.size === 1 && query.has('limit') },
  { path: /^\/api\/sensors\/[^/]+\/(readings|gaps)$/, is: isLastDay },
];

const hour = 3600;

/** The page asks for a day of the chart and for an hour more, both in whole hours. */
function isLastDay(query: URLSearchParams, now: number): boolean {
  const [from, to] = [Number(query.get('from')), Number(query.get('to'))];
  const isDay = to - from >= 24 * hour && to - from <= 27 * hour;
  return isDay && to >= now - 60 && to <= now + hour + 60 && (query.get('resolution') ?? 'auto') === 'auto';
}

/** @returns under what the answer is kept; null: it is not */
export function keyOf({ pathname, searchParams, search }: URL, now: number): string | null {
  if (byAddress.some((path) => path.test(pathname))) return searchParams.has('q') ? null : pathname + search;
  const kind = byPath.find(({ path }) => path.test(pathname));
  return kind?.is(searchParams, now) ? pathname : null;
}

/** Of a day that is over when the asked one begins, nothing would be to be seen. */
export function isWorthShowing({ searchParams }: URL, keptAt: number): boolean {
  return Number(searchParams.get('from')) < keptAt;
}

/** Whose answers these are, by the two that tell: what another user or home is shown must not stand beside them. */
export const owners: Readonly<Record<string, (body: unknown) => string>> = {
  '/api/me': (body) => {
    const { via, name, room } = body as MeJson;
    return JSON.stringify([via, name, room]);
  },
  '/api/status': (body) => {
    const { demo, account } = body as StatusJson;
    return JSON.stringify([demo, account]);
  },
};
