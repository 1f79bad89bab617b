/** The page's only fetch: one function for each route; those of the settings and of the first run are beside. Every failure is an ApiError. */
import type { MeJson } from '../src/access/schemas.ts';
import type { DaysJson, UsualJson } from '../src/day-schemas.ts';
import type { PlacesJson } from '../src/places/schemas.ts';
import type {
  EventJson,
  GapJson,
  MessageDaysJson,
  MessageJson,
  OutboxJson,
  RoomJson,
  RoomsJson,
  SeriesJson,
} from '../src/schemas.ts';
import type { StatusJson } from '../src/status-schemas.ts';
import { type DaysQuery, type MessageQuery, type PlaceQuery, paths } from './paths.ts';
import { noteKept } from './state/kept.ts';
import type { Span } from './state/range.ts';
import { keptHeader } from './worker/kept.ts';

/** The server answered with an error, or (status 0) did not answer. */
export class ApiError extends Error {
  override name = 'ApiError';
  readonly status: number;
  /** The server's error code; empty when something else answered, or nothing. */
  readonly code: string;
  /** Seconds until a repetition makes sense; 0 when the server names none. */
  readonly retryAfter: number;

  constructor(status: number, message: string, code = '', retryAfter = 0) {
    super(message);
    this.status = status;
    this.code = code;
    this.retryAfter = retryAfter;
  }
}

export async function request(path: string, init?: RequestInit): Promise<Response> {
  let response: Response;
  try {
    response = await fetch(path, { ...init, signal: init?.signal ?? AbortSignal.timeout(20_000) });
  } catch (cause) {
    throw new ApiError(0, cause instanceof Error ? cause.message : String(cause));
  }
  const kept = keptAt(response);
  // Who looks is no value that becomes old.
  if (kept !== null && path !== paths.me) noteKept(kept);
  if (response.ok) return response;
  const body = (await response.json().catch(() => null)) as ErrorBody;
  const error = typeof body?.error === 'string' ? { message: body.error } : body?.error;
  const retryAfter = Number(response.headers.get('retry-after') ?? 0);
  throw new ApiError(response.status, error?.message ?? response.statusText, error?.code, retryAfter);
}

/** When the server gave it, if the worker had to answer in its place (epoch seconds). */
function keptAt({ headers }: Response): number | null {
  const at = headers.get(keptHeader);
  return at === null ? null : Number(at);
}

/** Ours has an object; what answers in the server's place, such as a proxy, may have a text or anything else. */
type ErrorBody = { error?: { message?: string; code?: string } | string | null } | null;

/** No validation: the server uses the same schemas as these types, and page and server ship together. */
export async function json<T>(path: string, init?: RequestInit): Promise<T> {
  return (await request(path, init)).json() as Promise<T>;
}

export const asJson = (body: object) => ({
  headers: { 'content-type': 'application/json' },
  body: JSON.stringify(body),
});

export const post = (path: string, body?: object, method: 'POST' | 'PUT' = 'POST') =>
  request(path, { method, ...(body && asJson(body)) });

export const getMe = () => json<MeJson>(paths.me);
export const postLogin = (name: string, password: string) => post(paths.login, { name, password });
export const postLogout = () => post(paths.logout);
/** Opens a link to a room. */
export const postLink = (secret: string) => post(paths.link, { secret });
/** @returns with the moment of the answer, in epoch seconds of this computer's clock */
export async function getStatus(): Promise<{ status: StatusJson; at: number }> {
  const response = await request(paths.status);
  return { status: (await response.json()) as StatusJson, at: keptAt(response) ?? Date.now() / 1000 };
}
export const getPlaces = (query: PlaceQuery) => json<PlacesJson>(paths.places(query));
export const getMessages = (room: string, query: MessageQuery) => json<MessageJson[]>(paths.messages(room, query));
export const getMessageDays = (room: string, span: Span, motions: boolean) =>
  json<MessageDaysJson>(paths.messageDays(room, span, motions));
/** @param after the id of the last one of the page before */
export const getRoomEvents = (room: string, span: Span, after: number | null, limit: number) =>
  json<EventJson[]>(paths.roomEvents(room, span, after, limit));
export const getOutbox = (room: string) => json<OutboxJson[]>(paths.outbox(room));
/** @param chain with the sensors whose place it took */
export const getSeries = (
  sensor: string,
  span: Span,
  resolution: SeriesJson['resolution'] | 'auto' = 'auto',
  chain = false,
) => json<SeriesJson>(paths.readings(sensor, span, resolution, chain));
export const getDays = (sensor: string, query: DaysQuery, chain: boolean) =>
  json<DaysJson>(paths.days(sensor, query, chain));
export const getUsual = (sensor: string, day: string, chain: boolean) =>
  json<UsualJson>(paths.usual(sensor, day, chain));
export const getGaps = (sensor: string, span: Span, chain = false) => json<GapJson[]>(paths.gaps(sensor, span, chain));

/** About how much a file would hold. */
export interface FileEstimate {
  rows: number;
  bytes: number;
}

/** @param path of a file of readings; nothing of it is read */
export async function getEstimate(path: string): Promise<FileEstimate> {
  const { headers } = await request(path, { method: 'HEAD' });
  const [rows, bytes] = ['rows', 'bytes'].map((what) => Number(headers.get(`roomlog-${what}-estimate`)));
  return { rows: rows ?? 0, bytes: bytes ?? 0 };
}

/** All rooms, page by page. A room that moved meanwhile may come twice. */
export async function getRooms(): Promise<RoomJson[]> {
  const rooms = new Map<string, RoomJson>();
  let next: string | null = null;
  do {
    const page: RoomsJson = await json(paths.rooms(next));
    for (const room of page.rooms) rooms.set(room.uuid, room);
    next = page.next;
  } while (next !== null);
  return [...rooms.values()];
}

/** Posts a message; a repeated call is harmless, because the server recognises the `unique_id`. */
export const postMessage = (room: string, unique_id: string, text: string): Promise<OutboxJson> =>
  json(paths.post(room), { method: 'POST', ...asJson({ unique_id, text }) });

/** Posts a stamp, as `postMessage`. */
export const postStamp = (room: string, unique_id: string, stamp: string): Promise<OutboxJson> =>
  json(paths.stamps(room), { method: 'POST', ...asJson({ unique_id, stamp }) });

/** A large file on a slow line; the server gives it as long. */
const uploadMs = 300_000;

/** Posts a picture or a recording, as `postMessage`. */
export function postFile(room: string, uniqueId: string, kind: 'image' | 'audio', file: Blob): Promise<OutboxJson> {
  const body = new FormData();
  body.append('unique_id', uniqueId);
  body.append(kind, file, kind);
  return json(paths.post(room), { method: 'POST', body, signal: AbortSignal.timeout(uploadMs) });
}

/** The bytes of an archived file. */
export const getFile = async (address: string): Promise<Blob> => (await request(address)).blob();

/** Marks this message and all before it as read: everybody in the room sees it. */
export async function postRead(room: string, message: number): Promise<void> {
  await request(paths.read(room, message), { method: 'POST' });
}

/** Says that somebody looks at a room. */
export const postWatch = (room: string) => post(paths.watch(room));

/** Says that a message of which nobody knew was spoken. */
export async function postSettled(room: string, uniqueId: string): Promise<void> {
  await request(paths.settled(room, uniqueId), { method: 'POST' });
}

export async function deleteOutboxRow(room: string, uniqueId: string): Promise<void> {
  await request(paths.outboxRow(room, uniqueId), { method: 'DELETE' });
}
