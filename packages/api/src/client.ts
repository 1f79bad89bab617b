import { address, type Caller, createCaller, decoded, parsed } from './caller.ts';
import { type Decoder, id as decodeId, isRecord, Mismatch } from './decode.ts';
import { ENDPOINTS, type Endpoint } from './endpoints.ts';
import { RequestRefused, TimedOut, UndecodableAnswer } from './errors.ts';
import { startLimit } from './limit.ts';
import type { Message, Page, Reading, Room, RoomEvent, Sent } from './models.ts';
import type { CallOptions, ClientOptions, Session } from './options.ts';
import { decodePage, type ItemDecoder } from './page.ts';
import { type FetchPage, pagesAfter, pagesBefore } from './paging.ts';
import type { Answer } from './request.ts';
import { POLICY, type Policy, pause } from './retry.ts';
import { message, reading, roomEvent, room as roomItem, storedMessage } from './schemas.ts';

export interface MessageQuery {
  /** Only messages with a greater id. */
  newer_than?: number | undefined;
  /** Only messages with a smaller id. */
  older_than?: number | undefined;
  /** Also mark the newest one returned as read, for everybody to see. */
  read?: boolean | undefined;
}

export type MediaFormat = 'wav' | 'ogg' | 'm4a' | 'png';

const LONGEST_TEXT = 9_999;

/**
 * The BOCCO Web API, one method per endpoint. Each call retries what may pass (`retry.ts`), signs in when there is no
 * token or an expired one, and ends by its deadline. It rejects with a `BoccoError`, or with the reason of the signal
 * that stopped it. A list is a `Page`: what was understood and, one by one, what was not.
 */
export class BoccoClient {
  readonly #caller: Caller;
  readonly #policy: Policy;

  /** Throws a TypeError for an unsafe `baseUrl`. `policy` is there for tests that cannot wait. */
  constructor(options: ClientOptions = {}, policy: Policy = POLICY) {
    this.#caller = createCaller(options, policy);
    this.#policy = policy;
  }

  /** POST /sessions. The other calls sign in by themselves; this is for storing the token first. */
  signIn(call: CallOptions = {}): Promise<Session> {
    return this.#caller.signIn(call);
  }

  /** GET /rooms/joined */
  async getRooms(call: CallOptions = {}): Promise<Page<Room>> {
    return this.#getPage(ENDPOINTS.getRooms, {}, roomItem, call);
  }

  /** GET /rooms/{room}/messages: at most 30, ascending by id; the newest ones without a query. 0 means no bound. */
  async getMessages(room: string, query: MessageQuery = {}, call: CallOptions = {}): Promise<Page<Message>> {
    return (await this.#fetchMessages(room, query, call)).page;
  }

  /**
   * Everything newer than `id`, whatever order the server pages in. Pages may come in any order and overlap; each is
   * ascending in itself.
   */
  async *messagesAfter(room: string, id: number, call: CallOptions = {}): AsyncGenerator<Page<Message>> {
    const fetchPage: FetchPage = (query) => this.#fetchMessages(room, query, call);
    for await (const { page } of pagesAfter(fetchPage, id, stuck)) yield page;
  }

  /** The history below `id` (all of it without one), newest page first, each page ascending in itself. */
  async *messagesBefore(room: string, id: number | undefined, call: CallOptions = {}): AsyncGenerator<Page<Message>> {
    const fetchPage: FetchPage = (query) => this.#fetchMessages(room, query, call);
    for await (const { page } of pagesBefore(fetchPage, id, stuck)) yield page;
  }

  /** POST /rooms/{room}/messages. The same `unique_id` again is stored once: repeat a doubtful post with its own. */
  async sendText(room: string, post: { unique_id: string; text: string }, call: CallOptions = {}): Promise<Sent> {
    const { length } = Array.from(post.text);
    if (length === 0 || length > LONGEST_TEXT) {
      throw new RequestRefused(ENDPOINTS.sendText, `The text must have 1 to ${LONGEST_TEXT} characters`);
    }
    return this.#send(ENDPOINTS.sendText, room, new URLSearchParams({ media: 'text', ...post }), call);
  }

  /** POST /rooms/{room}/messages with a picture. */
  async sendImage(room: string, post: { unique_id: string; image: Blob }, call: CallOptions = {}): Promise<Sent> {
    const image = new File([post.image], post.image.type === 'image/jpeg' ? 'image.jpg' : 'image.png');
    return this.#send(ENDPOINTS.sendFile, room, formData({ media: 'image', unique_id: post.unique_id, image }), call);
  }

  /** POST /rooms/{room}/messages with a recording. BOCCO takes m4a only, so anything else is refused unsent. */
  async sendAudio(room: string, post: { unique_id: string; audio: Blob }, call: CallOptions = {}): Promise<Sent> {
    // m4a is an ISO base media file: it begins with a box of type `ftyp` (ISO/IEC 14496-12, section 4.3).
    if ((await post.audio.slice(4, 8).text()) !== 'ftyp') {
      throw new RequestRefused(ENDPOINTS.sendFile, 'The audio must be an m4a file');
    }
    const audio = new File([post.audio], 'audio.m4a');
    return this.#send(ENDPOINTS.sendFile, room, formData({ media: 'audio', unique_id: post.unique_id, audio }), call);
  }

  /**
   * GET /rooms/{room}/subscribe, again and again: each event as it happens, from the message after `newer_than` on. An
   * event that isn't understood comes as `other`. Ends quietly when the signal aborts or the client is closed, and
   * throws what outlasts the retries. A backlog longer than a page may be cut: `messagesAfter` has all of it.
   */
  async *subscribe(
    room: string,
    { newer_than }: { newer_than: number },
    { signal }: { signal?: AbortSignal | undefined } = {},
  ): AsyncGenerator<RoomEvent> {
    const life = startLimit([signal, this.#caller.closing]);
    try {
      for (let newest = newer_than; ; ) {
        const started = performance.now();
        const events = await this.#longPoll(room, newest, life.signal);
        for (const event of events) {
          if (life.signal.aborted) return;
          yield roomEvent(event);
        }
        const reached = Math.max(newest, ...ids(events.map((event) => (isRecord(event) ? event['body'] : event))));
        // A server that answers at once without anything new must not be asked in a tight loop.
        if (reached === newest) {
          await pause(Math.max(0, started + this.#policy.subscribePaceMs - performance.now()), life.signal);
        }
        newest = reached;
      }
    } catch (error) {
      if (!life.signal.aborted) throw error;
    } finally {
      life.release();
    }
  }

  /** POST /rooms/{room}/messages/{message_id}/read: everybody sees the message as read. */
  async markAsRead(room: string, messageId: number, call: CallOptions = {}): Promise<void> {
    const endpoint = ENDPOINTS.markAsRead;
    const parameters = { room, message_id: decimal(endpoint, messageId) };
    const url = address(this.#caller.baseUrl, endpoint, parameters);
    const acknowledgement: Decoder<object> = (value) =>
      isRecord(value) ? value : new Mismatch('', 'is not an object');
    await this.#caller.call({ endpoint, url }, call, (answer) => decoded(endpoint, answer, acknowledgement));
  }

  /**
   * The file at a message's `audio` or `image` or a user's `icon`. Only from the API's own origin, since the token goes
   * with it. `format` asks BOCCO for another one by changing the extension.
   */
  async downloadMedia(
    url: string,
    { format }: { format?: MediaFormat | undefined } = {},
    call: CallOptions = {},
  ): Promise<{ content_type: string; bytes: Uint8Array }> {
    const endpoint = ENDPOINTS.downloadMedia;
    const { protocol, host, origin } = this.#caller.baseUrl;
    const media = URL.canParse(url) ? new URL(url) : undefined;
    if (media?.protocol !== protocol || media.host !== host || media.username || media.password) {
      throw new RequestRefused(endpoint, `Media are fetched from ${origin} only`);
    }
    if (format) media.pathname = media.pathname.replace(/(\.\w+)?$/, `.${format}`);
    return this.#caller.call({ endpoint, url: media }, call, (answer) => {
      const { status, content_type, bytes } = answer;
      if (/json/i.test(content_type)) parsed(endpoint, answer);
      if (status !== 200 || bytes.length === 0 || /json|html/i.test(content_type)) {
        throw new UndecodableAnswer(endpoint, 'The answer is not a media file', { status });
      }
      return { content_type, bytes };
    });
  }

  /**
   * GET /rooms/{room}/sensor_environments/{sensor}: the readings BOCCO still has, newest first. No paging: what has left
   * its window is gone. Only a sensor with `user_type: 'sensor_room'` has readings.
   */
  async getSensorReadings(room: string, sensor: string, call: CallOptions = {}): Promise<Page<Reading>> {
    return this.#getPage(ENDPOINTS.getSensorReadings, { room, sensor }, reading, call);
  }

  /** Stops every call and subscription of this client; resolves when none is left. */
  close(): Promise<void> {
    return this.#caller.close();
  }

  #getPage<T>(
    endpoint: Endpoint,
    parameters: Record<string, string>,
    item: ItemDecoder<T>,
    call: CallOptions,
  ): Promise<Page<T>> {
    const url = address(this.#caller.baseUrl, endpoint, parameters);
    return this.#caller.call({ endpoint, url }, call, (answer) => decodePage(listOf(endpoint, answer), item));
  }

  async #fetchMessages(room: string, { newer_than, older_than, read }: MessageQuery, call: CallOptions) {
    const endpoint = ENDPOINTS.getMessages;
    const url = address(
      this.#caller.baseUrl,
      endpoint,
      { room },
      {
        ...(newer_than && { newer_than: decimal(endpoint, newer_than) }),
        ...(older_than && { older_than: decimal(endpoint, older_than) }),
        read: read ? '1' : '0',
      },
    );
    return this.#caller.call({ endpoint, url }, call, (answer) => {
      const list = listOf(endpoint, answer);
      const page = decodePage(list, message);
      page.items.sort((a, b) => a.id - b.id);
      return { page, ids: list.map(idOf) };
    });
  }

  async #send(endpoint: Endpoint, room: string, form: URLSearchParams | FormData, call: CallOptions): Promise<Sent> {
    if (!form.get('unique_id')) throw new RequestRefused(endpoint, 'The unique_id must not be empty');
    const url = address(this.#caller.baseUrl, endpoint, { room });
    return this.#caller.call<Sent>({ endpoint, url, form }, call, (answer) =>
      answer.status === 200
        ? { status: 'already_stored', ...decoded(endpoint, answer, storedMessage) }
        : { status: 'created', message: decoded(endpoint, answer, message) },
    );
  }

  /** The events of one answer; none when it was a heartbeat. One event may come without a list around it. */
  async #longPoll(room: string, newer_than: number, signal: AbortSignal): Promise<unknown[]> {
    const endpoint = ENDPOINTS.subscribe;
    const query = { newer_than: decimal(endpoint, newer_than), read: '0' };
    const url = address(this.#caller.baseUrl, endpoint, { room }, query);
    try {
      return await this.#caller.call({ endpoint, url }, { signal }, (answer) => {
        const value = parsed(endpoint, answer);
        return isRecord(value) && 'event' in value ? [value] : asList(endpoint, value, answer.status);
      });
    } catch (error) {
      if (error instanceof TimedOut && error.status === endpoint.heartbeat) return [];
      throw error;
    }
  }
}

const stuck = () => new UndecodableAnswer(ENDPOINTS.getMessages, 'The page leads no further: no id in it is lower');

/** The list in an answer; BOCCO's null means an empty one. */
const listOf = (endpoint: Endpoint, answer: Answer) => asList(endpoint, parsed(endpoint, answer), answer.status);

function asList(endpoint: Endpoint, value: unknown, status: number): unknown[] {
  if (value === null) return [];
  if (Array.isArray(value)) return value;
  throw new UndecodableAnswer(endpoint, 'The answer is not a list', { status });
}

function formData(fields: Record<string, string | File>): FormData {
  const form = new FormData();
  for (const [name, value] of Object.entries(fields)) form.set(name, value);
  return form;
}

function decimal(endpoint: Endpoint, number: number): string {
  if (Number.isSafeInteger(number) && number >= 0) return String(number);
  throw new RequestRefused(endpoint, 'A message id must be a whole number');
}

function idOf(item: unknown): number | undefined {
  const value = isRecord(item) ? decodeId(item['id']) : undefined;
  return typeof value === 'number' ? value : undefined;
}

const ids = (items: unknown[]) => items.map(idOf).filter((id) => id !== undefined);
