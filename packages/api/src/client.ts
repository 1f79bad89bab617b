import { idOf, object } from './decode/decode.ts';
import { readAll } from './decode/elements.ts';
import { type Events, readEvents } from './decode/events.ts';
import { readElements, readModel, readPage } from './decode/json.ts';
import { message, reading, room as roomItem, storedMessage } from './decode/schemas.ts';
import { ENDPOINTS, type Endpoint } from './endpoints.ts';
import { RequestRefused, TimedOut, UndecodableAnswer } from './errors.ts';
import { type Caller, createCaller } from './http/caller.ts';
import { startDeadline } from './http/deadline.ts';
import { POLICY, type Policy, pause } from './http/retry.ts';
import type { Message, Page, Reading, Room, RoomEvent, Sent } from './models.ts';
import type { CallOptions, ClientOptions, Session } from './options.ts';
import { type Fetched, pagesAfter, pagesBefore } from './paging.ts';

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
    return this.#caller.call({ endpoint: ENDPOINTS.getRooms }, call, (answer) => readPage(answer, roomItem));
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
    for await (const { page } of pagesAfter((query) => this.#fetchMessages(room, query, call), id)) {
      if (page.items.length + page.rejected.length > 0) yield page;
    }
  }

  /** The history below `id` (all of it without one), newest page first, each page ascending in itself. */
  async *messagesBefore(room: string, id: number | undefined, call: CallOptions = {}): AsyncGenerator<Page<Message>> {
    for await (const { page } of pagesBefore((query) => this.#fetchMessages(room, query, call), id)) yield page;
  }

  /** POST /rooms/{room}/messages. The same `unique_id` again is stored once: repeat a doubtful post with its own. */
  async sendText(room: string, post: { unique_id: string; text: string }, call: CallOptions = {}): Promise<Sent> {
    const { length } = Array.from(post.text);
    if (length === 0 || length > LONGEST_TEXT) {
      throw new RequestRefused(ENDPOINTS.sendText, `The text must have 1 to ${LONGEST_TEXT} characters`);
    }
    const { unique_id, text } = post;
    return this.#send(ENDPOINTS.sendText, room, new URLSearchParams({ media: 'text', unique_id, text }), call);
  }

  /** POST /rooms/{room}/messages with a picture. */
  async sendImage(room: string, post: { unique_id: string; image: Blob }, call: CallOptions = {}): Promise<Sent> {
    const name = post.image.type === 'image/jpeg' ? 'image.jpg' : 'image.png';
    return this.#send(ENDPOINTS.sendFile, room, fileForm('image', post.unique_id, new File([post.image], name)), call);
  }

  /** POST /rooms/{room}/messages with a recording. BOCCO takes m4a only, so anything else is refused unsent. */
  async sendAudio(room: string, post: { unique_id: string; audio: Blob }, call: CallOptions = {}): Promise<Sent> {
    // m4a is an ISO base media file: it begins with a box of type `ftyp` (ISO/IEC 14496-12, section 4.3).
    if ((await post.audio.slice(4, 8).text()) !== 'ftyp') {
      throw new RequestRefused(ENDPOINTS.sendFile, 'The audio must be an m4a file');
    }
    const form = fileForm('audio', post.unique_id, new File([post.audio], 'audio.m4a'));
    return this.#send(ENDPOINTS.sendFile, room, form, call);
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
    const life = startDeadline([signal, this.#caller.closing]);
    try {
      for (let newest = newer_than; ; ) {
        const started = performance.now();
        const { events, newestId } = await this.#longPoll(room, newest, life.signal);
        for (const event of events) {
          if (life.signal.aborted) return;
          yield event;
        }
        const reached = Math.max(newest, newestId);
        // A server that answers at once without anything new must not be asked in a tight loop.
        const paceMs = reached > newest ? 0 : this.#policy.subscribePaceMs - (performance.now() - started);
        if (paceMs > 0) await pause(paceMs, life.signal);
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
    await this.#caller.call({ endpoint, parameters }, call, (answer) => readModel(answer, object({})));
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
    return this.#caller.call({ endpoint, url: media }, call, async (answer) => {
      const { status, content_type } = answer;
      // It may be an error object; any other JSON is no media file.
      if (/json/i.test(content_type)) await readElements(answer, () => {});
      const bytes = status === 200 && !/json|html/i.test(content_type) ? await readAll(answer.body) : undefined;
      if (bytes?.length) return { content_type, bytes };
      throw new UndecodableAnswer(endpoint, 'The answer is not a media file', { status });
    });
  }

  /**
   * GET /rooms/{room}/sensor_environments/{sensor}: the readings BOCCO still has, newest first. No paging: what has left
   * its window is gone. Only a sensor with `user_type: 'sensor_room'` has readings.
   */
  async getSensorReadings(room: string, sensor: string, call: CallOptions = {}): Promise<Page<Reading>> {
    const outgoing = { endpoint: ENDPOINTS.getSensorReadings, parameters: { room, sensor } };
    return this.#caller.call(outgoing, call, (answer) => readPage(answer, reading));
  }

  /** How long BOCCO has asked this client to wait (429), in milliseconds; 0 when it hasn't. Calls wait by themselves. */
  pausedMs(): number {
    return this.#caller.pausedMs();
  }

  /** Stops every call and subscription of this client, now and later; waits for an `onSession` that has begun. */
  close(): Promise<void> {
    return this.#caller.close();
  }

  async #fetchMessages(room: string, query: MessageQuery, call: CallOptions): Promise<Fetched> {
    const endpoint = ENDPOINTS.getMessages;
    const sent: Record<string, string> = { read: query.read ? '1' : '0' };
    if (query.newer_than) sent['newer_than'] = decimal(endpoint, query.newer_than);
    if (query.older_than) sent['older_than'] = decimal(endpoint, query.older_than);
    return this.#caller.call({ endpoint, parameters: { room }, query: sent }, call, async (answer) => {
      const ids: Fetched['ids'] = [];
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

  /** The events of one answer; none when it was a heartbeat. */
  async #longPoll(room: string, newer_than: number, signal: AbortSignal): Promise<Events> {
    const endpoint = ENDPOINTS.subscribe;
    const query = { newer_than: decimal(endpoint, newer_than), read: '0' };
    try {
      return await this.#caller.call({ endpoint, parameters: { room }, query }, { signal }, readEvents);
    } catch (error) {
      if (error instanceof TimedOut && error.status === endpoint.heartbeat) return { events: [], newestId: 0 };
      throw error;
    }
  }
}

function fileForm(media: string, unique_id: string, file: File): FormData {
  const form = new FormData();
  form.set('media', media);
  form.set('unique_id', unique_id);
  form.set(media, file);
  return form;
}

function decimal(endpoint: Endpoint, number: number): string {
  if (Number.isSafeInteger(number) && number >= 0) return String(number);
  throw new RequestRefused(endpoint, 'A message id must be a whole number');
}
