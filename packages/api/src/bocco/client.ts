import { idOf, object } from '../decode/decode.ts';
import { readModel, readPage } from '../decode/json.ts';
import type { Page } from '../decode/page.ts';
import { RequestRefused, TimedOut } from '../errors.ts';
import type { CallOptions } from '../http/call-options.ts';
import { startDeadline } from '../http/deadline.ts';
import type { Endpoint } from '../http/endpoint.ts';
import { type Media, ownMediaUrl, readMedia } from '../http/media.ts';
import { delay } from '../http/retry.ts';
import { type Caller, createCaller } from './caller.ts';
import { ENDPOINTS } from './endpoints.ts';
import { type Events, readEvents } from './events.ts';
import type { Message, Reading, Room, RoomEvent, Sent } from './models.ts';
import type { ClientOptions, Session } from './options.ts';
import { type FetchedPage, pagesAfter, pagesBefore } from './paging.ts';
import { POLICY, type Policy } from './policy.ts';
import { message, reading, room as roomItem, storedMessage } from './schemas.ts';

/** Which messages of a room to list. The ids are the pagination cursors; 0 means no bound. */
export interface MessageQuery {
  /** Only messages with a greater id. */
  newer_than?: number | undefined;
  /** Only messages with a smaller id. */
  older_than?: number | undefined;
  /** Also mark the newest returned message as read, for everybody in the room to see. Default false. */
  read?: boolean | undefined;
}

/** The file formats that `downloadMedia` can ask for. Whether BOCCO has a message in each is not documented. */
export type MediaFormat = 'wav' | 'ogg' | 'm4a' | 'png';

/**
 * A client of the BOCCO Web API (https://api-docs.bocco.me/, base URL `https://api.bocco.me/alpha`), one method per
 * endpoint. Written after the reference and other clients, and tested against a simulator only, never against the live
 * service.
 *
 * Every call
 * - signs in when there is no access token, and once again after a 401;
 * - retries lost connections, 408, 429, 500, 502, 503 and 504 with exponential backoff and jitter, never before
 *   `Retry-After`, until its deadline: 30 s, unless the method says otherwise or `deadlineMs` is given;
 * - rejects with a {@link BoccoError}, or with the reason of your signal. `error.retryable` says whether the same call
 *   may succeed later.
 *
 * A list is a {@link Page}: the items that were understood, and one by one those that were not. One client is enough
 * for all rooms, and calls may run at the same time; they share the token and the rate limit. Keep one as long as the
 * program runs, and `close` it.
 */
export class BoccoClient {
  readonly #caller: Caller;
  readonly #policy: Policy;

  /**
   * Sends nothing yet.
   * @param policy the waits between retries, for tests that cannot wait
   * @throws TypeError for a `baseUrl` that is not https (or http on this machine), or has a user, query or fragment
   */
  constructor(options: ClientOptions = {}, policy: Policy = POLICY) {
    this.#caller = createCaller(options, policy);
    this.#policy = policy;
  }

  /**
   * Signs in (POST /sessions) and resolves with the access token. Not needed before other calls, which sign in by
   * themselves. Rejects with {@link Unauthorised} for wrong or missing credentials; after a wrong password the next
   * 15 minutes of sign-ins fail with that same error, unsent.
   */
  signIn(call: CallOptions = {}): Promise<Session> {
    return this.#caller.signIn(call);
  }

  /** All rooms of the account with their members, sensors and newest message (GET /rooms/joined). One request. */
  async getRooms(call: CallOptions = {}): Promise<Page<Room>> {
    return this.#caller.call({ endpoint: ENDPOINTS.getRooms }, call, (answer) => readPage(answer, roomItem));
  }

  /**
   * One page of a room's messages (GET /rooms/{room}/messages): at most 30, ascending by id; without bounds the newest
   * ones. Whether `newer_than` gives the oldest or the newest 30 above it is not documented: to get all, use
   * `messagesAfter`. One request.
   */
  async getMessages(room: string, query: MessageQuery = {}, call: CallOptions = {}): Promise<Page<Message>> {
    return (await this.#fetchMessages(room, query, call)).page;
  }

  /**
   * All messages with an id above `id`, whichever way the server pages. Pages come in any order and may overlap; each
   * is ascending in itself. At most two requests for each page of 30, and one more; the deadline counts for each page.
   * One page is in memory at a time. Rejects with {@link UndecodableAnswer} when a page leads no further, as its ids
   * can't be read.
   */
  async *messagesAfter(room: string, id: number, call: CallOptions = {}): AsyncGenerator<Page<Message>> {
    for await (const { page } of pagesAfter((query) => this.#fetchMessages(room, query, call), id)) {
      if (page.items.length + page.rejected.length > 0) yield page;
    }
  }

  /**
   * All messages with an id below `id` (all messages without one), newest page first, each page ascending in itself.
   * One request for each page and one more; ends at the first message of the room. Memory, deadline and errors as
   * `messagesAfter`.
   */
  async *messagesBefore(room: string, id: number | undefined, call: CallOptions = {}): AsyncGenerator<Page<Message>> {
    for await (const { page } of pagesBefore((query) => this.#fetchMessages(room, query, call), id)) yield page;
  }

  /**
   * Posts a text of 1 to 9,999 characters (POST /rooms/{room}/messages). Idempotent by `unique_id`: BOCCO stores each
   * one once, so after a timeout the same post may be sent again. Rejects with {@link RequestRefused}, unsent, for a
   * text that is too long or empty and for an empty `unique_id`.
   */
  async sendText(room: string, post: { unique_id: string; text: string }, call: CallOptions = {}): Promise<Sent> {
    const { length } = Array.from(post.text);
    if (length === 0 || length > MAX_TEXT_LENGTH) {
      throw new RequestRefused(ENDPOINTS.sendText, `The text must have 1 to ${MAX_TEXT_LENGTH} characters`);
    }
    const { unique_id, text } = post;
    return this.#send(ENDPOINTS.sendText, room, new URLSearchParams({ media: 'text', unique_id, text }), call);
  }

  /** Posts a picture, PNG or `image/jpeg`, as `sendText`. Deadline 150 s. */
  async sendImage(room: string, post: { unique_id: string; image: Blob }, call: CallOptions = {}): Promise<Sent> {
    const name = post.image.type === 'image/jpeg' ? 'image.jpg' : 'image.png';
    return this.#send(ENDPOINTS.sendFile, room, fileForm('image', post.unique_id, new File([post.image], name)), call);
  }

  /**
   * Posts a recording, as `sendText`. Deadline 150 s. BOCCO takes m4a only: rejects with {@link RequestRefused},
   * unsent, for anything else.
   */
  async sendAudio(room: string, post: { unique_id: string; audio: Blob }, call: CallOptions = {}): Promise<Sent> {
    // m4a is an ISO base media file: it begins with a box of type `ftyp` (ISO/IEC 14496-12, section 4.3).
    if ((await post.audio.slice(4, 8).text()) !== 'ftyp') {
      throw new RequestRefused(ENDPOINTS.sendFile, 'The audio must be an m4a file');
    }
    const form = fileForm('audio', post.unique_id, new File([post.audio], 'audio.m4a'));
    return this.#send(ENDPOINTS.sendFile, room, form, call);
  }

  /**
   * Follows a room by long polling (GET /rooms/{room}/subscribe): yields each event as it happens, from the first
   * message above `newer_than` on. An event that is not understood comes as `other`. One held request at a time,
   * renewed about twice a minute; each has a deadline of 120 s with its retries. Ends without an error when the signal
   * aborts or the client is closed; otherwise rejects when the retries are used up. A backlog of more than one page may
   * have gaps: read it with `messagesAfter` first.
   */
  async *subscribe(
    room: string,
    { newer_than }: { newer_than: number },
    { signal }: { signal?: AbortSignal | undefined } = {},
  ): AsyncGenerator<RoomEvent> {
    const lifetime = startDeadline([signal, this.#caller.closing]);
    try {
      for (let newest = newer_than; ; ) {
        const started = performance.now();
        const { events, newestId } = await this.#longPoll(room, newest, lifetime.signal);
        for (const event of events) {
          if (lifetime.signal.aborted) return;
          yield event;
        }
        const reached = Math.max(newest, newestId);
        // No tight loop with a server that answers at once without anything new.
        const paceMs = reached > newest ? 0 : this.#policy.subscribePaceMs - (performance.now() - started);
        if (paceMs > 0) await delay(paceMs, lifetime.signal);
        newest = reached;
      }
    } catch (error) {
      if (!lifetime.signal.aborted) throw error;
    } finally {
      lifetime.release();
    }
  }

  /**
   * Marks a message as read for everybody in the room to see (POST /rooms/{room}/messages/{message_id}/read).
   * Idempotent.
   */
  async markAsRead(room: string, messageId: number, call: CallOptions = {}): Promise<void> {
    const endpoint = ENDPOINTS.markAsRead;
    const parameters = { room, message_id: idParameter(endpoint, messageId) };
    await this.#caller.call({ endpoint, parameters }, call, (answer) => readModel(answer, object({})));
  }

  /**
   * Downloads the file at a message's `audio` or `image`, or a user's `icon`: at most 25 MiB, all of it in memory.
   * Deadline 150 s. `format` asks BOCCO for another format by changing the extension. Rejects with
   * {@link RequestRefused}, unsent, for a URL outside the API's own origin, since the token is sent with it, and with
   * {@link UndecodableAnswer} for an answer that is no media file.
   */
  async downloadMedia(
    url: string,
    { format }: { format?: MediaFormat | undefined } = {},
    call: CallOptions = {},
  ): Promise<Media> {
    const endpoint = ENDPOINTS.downloadMedia;
    const media = ownMediaUrl(endpoint, this.#caller.baseUrl, url);
    if (format) media.pathname = media.pathname.replace(/(\.\w+)?$/, `.${format}`);
    return this.#caller.call({ endpoint, url: media }, call, readMedia);
  }

  /**
   * The readings of a room sensor that BOCCO still has, newest first (GET /rooms/{room}/sensor_environments/{sensor}):
   * about one every five minutes. There is no pagination, and how many it keeps is unknown: ask every few minutes. Only
   * a sensor with `user_type: 'sensor_room'` has readings. One request, deadline 60 s; at most 24 MiB, decoded in
   * slices of 10 ms, so that a long answer doesn't block the event loop.
   */
  async getSensorReadings(room: string, sensor: string, call: CallOptions = {}): Promise<Page<Reading>> {
    const request = { endpoint: ENDPOINTS.getSensorReadings, parameters: { room, sensor } };
    return this.#caller.call(request, call, (answer) => readPage(answer, reading));
  }

  /**
   * Sends nothing for so long (milliseconds), from now on, as after a 429: another client of the account got one. A
   * longer pause stays.
   */
  pause(ms: number): void {
    this.#caller.pause(ms);
  }

  /**
   * Milliseconds until the rate limit (429) lets this client send again; 0 when it may now. Calls wait by themselves.
   */
  pausedMs(): number {
    return this.#caller.pausedMs();
  }

  /**
   * Ends every call and subscription, now and later: calls reject with an `AbortError`, subscriptions end. Resolves
   * when an `onSession` that has begun is done.
   */
  close(): Promise<void> {
    return this.#caller.close();
  }

  async #fetchMessages(room: string, query: MessageQuery, call: CallOptions): Promise<FetchedPage> {
    const endpoint = ENDPOINTS.getMessages;
    const parameters: Record<string, string> = { read: query.read ? '1' : '0' };
    if (query.newer_than) parameters['newer_than'] = idParameter(endpoint, query.newer_than);
    if (query.older_than) parameters['older_than'] = idParameter(endpoint, query.older_than);
    return this.#caller.call({ endpoint, parameters: { room }, query: parameters }, call, async (answer) => {
      const ids: FetchedPage['ids'] = [];
      const page = await readPage(answer, message, (values) => {
        for (const value of values) ids.push(idOf(value));
      });
      page.items.sort((a, b) => a.id - b.id);
      return { page, ids };
    });
  }

  async #send(endpoint: Endpoint, room: string, form: URLSearchParams | FormData, call: CallOptions): Promise<Sent> {
    if (!form.get('unique_id')) throw new RequestRefused(endpoint, 'The unique_id must not be empty');
    return this.#caller.call<Sent>({ endpoint, parameters: { room }, form }, call, async (answer) =>
      answer.status === 200
        ? { status: 'already_stored', ...(await readModel(answer, storedMessage)) }
        : { status: 'created', message: await readModel(answer, message) },
    );
  }

  /** The events of one long poll; none when it ended without news (408). */
  async #longPoll(room: string, newer_than: number, signal: AbortSignal): Promise<Events> {
    const endpoint = ENDPOINTS.subscribe;
    const query = { newer_than: idParameter(endpoint, newer_than), read: '0' };
    try {
      return await this.#caller.call({ endpoint, parameters: { room }, query }, { signal }, readEvents);
    } catch (error) {
      if (error instanceof TimedOut && error.status === endpoint.heartbeat) return { events: [], newestId: 0 };
      throw error;
    }
  }
}

/** The limit of BOCCO's own Python library; the reference names none. */
const MAX_TEXT_LENGTH = 9_999;

function fileForm(media: string, unique_id: string, file: File): FormData {
  const form = new FormData();
  form.set('media', media);
  form.set('unique_id', unique_id);
  form.set(media, file);
  return form;
}

function idParameter(endpoint: Endpoint, number: number): string {
  if (Number.isSafeInteger(number) && number >= 0) return String(number);
  throw new RequestRefused(endpoint, 'A message id must be a whole number');
}
