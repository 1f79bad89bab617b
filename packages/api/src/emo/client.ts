import type { Page } from '../decode/page.ts';
import { type Media, ownMediaUrl, readMedia } from '../http/media.ts';
import { readItem, readList, readListing, readMessages, readValues } from './answers.ts';
import { type Caller, createCaller, type EmoRequest } from './caller.ts';
import { type Echo, echoAmong } from './echo.ts';
import { type EmoEndpoint, ENDPOINTS } from './endpoints.ts';
import type {
  Account,
  ListPage,
  Message,
  Motion,
  Room,
  Sensor,
  SensorValues,
  Settings,
  Stamp,
  TokenPair,
} from './models.ts';
import type { EmoCallOptions, EmoOptions } from './options.ts';
import { type FetchedPage, pagesBefore, pagesByOffset } from './paging.ts';
import { EMO_POLICY, type EmoPolicy } from './policy.ts';
import * as posts from './posts.ts';
import { listRequest, messagesRequest } from './requests.ts';
import * as schemas from './schemas.ts';
import { createWebhookCalls, type WebhookCalls } from './webhook.ts';

/** Where a list begins; 0 without it. */
type Offset = { offset?: number | undefined };

/** The sequence at which a page of messages begins; the newest without it. */
type Before = { before?: string | undefined };

/**
 * A client of the BOCCO emo Platform API (`https://platform-api.bocco.me`). There is no reference that could be read: it
 * is written after YUKAI's SDKs and what other clients have received, and was never tried on the live service.
 *
 * Every call
 * - waits for its turn: the account may make only a few calls a minute (`callsPerMinute`). Those of a better rank go
 *   first: sends, refresh, values, messages, sensors, rooms, media, history;
 * - renews the access token a minute before it ends, and once after a 401 that says that it has ended;
 * - retries lost connections, 408, 500, 502, 503 and 504 until its deadline: 120 s, of files 300 s, unless `deadlineMs`
 *   is given. After a 429 it waits for its turn again. A post is never repeated when it may have arrived;
 * - rejects with a `BoccoError`, or with the reason of your signal. `error.retryable` says whether the same call may
 *   succeed later; of a post, `error.mayHaveArrived` comes first.
 *
 * One client is enough for an account, and there should be no other one. Keep it as long as the program runs, and
 * `close` it.
 */
export class EmoClient {
  readonly #caller: Caller;
  /** The account's webhook. */
  readonly webhook: WebhookCalls;

  /**
   * Sends nothing yet.
   * @param policy the waits, for tests that cannot wait
   * @throws TypeError for a `baseUrl` that is not https (or http on this machine), and for a token that can't be one;
   * RangeError for `callsPerMinute` out of 1 to 20
   */
  constructor(options: EmoOptions, policy: EmoPolicy = EMO_POLICY) {
    this.#caller = createCaller(options, policy);
    this.webhook = createWebhookCalls(this.#caller);
  }

  /**
   * Gets a new pair of tokens (POST /oauth/token/refresh), stores it and resolves with it. Not needed before other calls,
   * which do so by themselves. Rejects with `Unauthorised` when no refresh token is accepted.
   */
  refresh(call: EmoCallOptions = {}): Promise<TokenPair> {
    return this.#caller.refresh(call);
  }

  /** The account (GET /v1/me). */
  getAccount(call: EmoCallOptions = {}): Promise<Account> {
    return this.#caller.call({ endpoint: ENDPOINTS.getAccount }, call, (answer) => readItem(answer, schemas.account));
  }

  /** A page of the account's rooms, from this offset on (GET /v1/rooms): 50. Only those of the Wi-Fi model are listed. */
  async getRooms({ offset = 0 }: Offset = {}, call: EmoCallOptions = {}): Promise<ListPage<Room>> {
    const request = listRequest(ENDPOINTS.getRooms, offset);
    return this.#caller.call(request, call, (answer) => readListing(answer, 'rooms', schemas.room, offset));
  }

  /** All pages of rooms. The deadline counts for each. */
  allRooms(call: EmoCallOptions = {}): AsyncGenerator<ListPage<Room>> {
    return pagesByOffset((offset) => this.getRooms({ offset }, call));
  }

  /**
   * A page of a room's messages, ascending by sequence: the newest, or those at `before` (a sequence) and earlier
   * (GET /v1/rooms/{room}/messages). Whether the message of that very time is among them is not documented, nor how many
   * come. To get all, use `messagesBefore`.
   */
  async getMessages(room: string, query: Before = {}, call: EmoCallOptions = {}): Promise<Page<Message>> {
    return (await this.#fetchMessages(ENDPOINTS.getMessages, room, query.before, call)).page;
  }

  /** The same of what a Business account's channel has posted (GET /v1/rooms/{room}/messages/channel). */
  async getChannelMessages(room: string, query: Before = {}, call: EmoCallOptions = {}): Promise<Page<Message>> {
    return (await this.#fetchMessages(ENDPOINTS.getChannelMessages, room, query.before, call)).page;
  }

  /**
   * All messages at this sequence and earlier (all messages without one), newest page first, each ascending in itself and
   * each message once. The message of that very time may be among them. One call for each page and up to two more. One
   * page is in memory at a time; the deadline counts for each. Rejects with `UndecodableAnswer` when a page leads no
   * further, as its sequences can't be read.
   */
  messagesBefore(room: string, sequence?: string, call: EmoCallOptions = {}): AsyncGenerator<Page<Message>> {
    return pagesBefore((before) => this.#fetchMessages(ENDPOINTS.getHistory, room, before, call), sequence);
  }

  /**
   * Posts a text (POST /v1/rooms/{room}/messages/text), and resolves with the message that it has become. The limit is
   * between 200 and 2,000 characters. As every post, it is refused (`RequestRefused`, unsent) when it can't be right, and
   * what fails with `mayHaveArrived` may be spoken all the same: look with `findEcho` before you post it again.
   */
  async sendText(room: string, { text }: { text: string }, call: EmoCallOptions = {}): Promise<Message> {
    return this.#send({ endpoint: ENDPOINTS.sendText, parameters: { room }, json: posts.textBody(text) }, call);
  }

  /** Posts a stamp of `getStamps`, with a text or without one (POST /v1/rooms/{room}/messages/stamp). As `sendText`. */
  sendStamp(
    room: string,
    { uuid, text }: { uuid: string; text?: string },
    call: EmoCallOptions = {},
  ): Promise<Message> {
    const json = text ? { uuid, text } : { uuid };
    return this.#send({ endpoint: ENDPOINTS.sendStamp, parameters: { room }, json }, call);
  }

  /** Posts a recording, MP3 or M4A up to 1 MiB (POST /v1/rooms/{room}/messages/audio). As `sendText`. */
  async sendAudio(room: string, { audio }: { audio: Blob }, call: EmoCallOptions = {}): Promise<Message> {
    const form = await posts.audioForm(audio);
    return this.#send({ endpoint: ENDPOINTS.sendAudio, parameters: { room }, form }, call);
  }

  /** Posts a picture, JPEG or PNG up to 1 MiB (POST /v1/rooms/{room}/messages/image). As `sendText`. */
  async sendImage(room: string, { image }: { image: Blob }, call: EmoCallOptions = {}): Promise<Message> {
    return this.#send({ endpoint: ENDPOINTS.sendImage, parameters: { room }, form: posts.imageForm(image) }, call);
  }

  /** Has the robot do a motion of one's own (POST /v1/rooms/{room}/motions). It becomes a message. As `sendText`. */
  sendMotion(room: string, tracks: posts.MotionTracks, call: EmoCallOptions = {}): Promise<Message> {
    return this.#send({ endpoint: ENDPOINTS.sendMotion, parameters: { room }, json: tracks }, call);
  }

  /** Has the robot do a motion of `getMotions` (POST /v1/rooms/{room}/motions/preset). As `sendMotion`. */
  sendPresetMotion(room: string, { uuid }: { uuid: string }, call: EmoCallOptions = {}): Promise<Message> {
    return this.#send({ endpoint: ENDPOINTS.sendPresetMotion, parameters: { room }, json: { uuid } }, call);
  }

  /** Lights the robot's cheeks for three seconds (POST /v1/rooms/{room}/motions/led_color). As `sendMotion`. */
  async sendLedColor(room: string, color: posts.LedColor, call: EmoCallOptions = {}): Promise<Message> {
    return this.#send({ endpoint: ENDPOINTS.sendLedColor, parameters: { room }, json: posts.colorBody(color) }, call);
  }

  /** Turns the robot's head (POST /v1/rooms/{room}/motions/move_to). As `sendMotion`. */
  async moveTo(room: string, turn: posts.HeadTurn, call: EmoCallOptions = {}): Promise<Message> {
    return this.#send({ endpoint: ENDPOINTS.moveTo, parameters: { room }, json: posts.turnBody(turn) }, call);
  }

  /**
   * The message that a doubtful post has become, if it is in the newest page and within two minutes of `since`. One call.
   * When there is none, the post may still be under way: look once more after a minute.
   */
  async findEcho(room: string, echo: Echo, call: EmoCallOptions = {}): Promise<Message | undefined> {
    const { page } = await this.#fetchMessages(ENDPOINTS.getMessages, room, undefined, { rank: 'send', ...call });
    return echoAmong(page.items, echo);
  }

  /** The sensors of a room (GET /v1/rooms/{room}/sensors). */
  getSensors(room: string, call: EmoCallOptions = {}): Promise<Page<Sensor>> {
    const request = { endpoint: ENDPOINTS.getSensors, parameters: { room } };
    return this.#caller.call(request, call, (answer) => readList(answer, 'sensors', schemas.sensor));
  }

  /**
   * What a room sensor measured (GET /v1/rooms/{room}/sensors/{sensor}/values). Only one with `sensor_type: 'room'` has
   * values. There is no history: ask every few minutes.
   */
  getSensorValues(room: string, sensor: string, call: EmoCallOptions = {}): Promise<SensorValues> {
    return this.#caller.call({ endpoint: ENDPOINTS.getSensorValues, parameters: { room, sensor } }, call, readValues);
  }

  /** How the robot is set (GET /v1/rooms/{room}/emo/settings). Private, but for the time zone. */
  getSettings(room: string, call: EmoCallOptions = {}): Promise<Settings> {
    const request = { endpoint: ENDPOINTS.getSettings, parameters: { room } };
    return this.#caller.call(request, call, (answer) => readItem(answer, schemas.settings));
  }

  /** A page of the stamps that can be sent, from this offset on (GET /v1/stamps). */
  async getStamps({ offset = 0 }: Offset = {}, call: EmoCallOptions = {}): Promise<ListPage<Stamp>> {
    const request = listRequest(ENDPOINTS.getStamps, offset);
    return this.#caller.call(request, call, (answer) => readListing(answer, 'stamps', schemas.stamp, offset));
  }

  /** A page of the ready-made motions, from this offset on (GET /v1/motions). */
  async getMotions({ offset = 0 }: Offset = {}, call: EmoCallOptions = {}): Promise<ListPage<Motion>> {
    const request = listRequest(ENDPOINTS.getMotions, offset);
    return this.#caller.call(request, call, (answer) => readListing(answer, 'motions', schemas.motion, offset));
  }

  /**
   * Downloads the file at a message's `audio_url` or `image_url`: at most 25 MiB, all of it in memory. Which type it has
   * only its bytes say. Rejects with `RequestRefused`, unsent, for a URL outside the API's own origin, since the token is
   * sent with it, and with `UndecodableAnswer` for an answer that is no media file.
   */
  async downloadMedia(url: string, call: EmoCallOptions = {}): Promise<Media> {
    const endpoint = ENDPOINTS.downloadMedia;
    return this.#caller.call({ endpoint, url: ownMediaUrl(endpoint, this.#caller.baseUrl, url) }, call, readMedia);
  }

  /**
   * Sends nothing for so long (milliseconds), from now on, and then at half of the rate, as after a 429: another client
   * of the account got one. A longer pause stays.
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
   * Ends every call, now and later: they reject with an `AbortError`. Resolves when a refresh that has been sent is
   * stored.
   */
  close(): Promise<void> {
    return this.#caller.close();
  }

  async #fetchMessages(
    endpoint: EmoEndpoint,
    room: string,
    before: string | undefined,
    call: EmoCallOptions,
  ): Promise<FetchedPage> {
    return this.#caller.call(messagesRequest(endpoint, room, before), call, readMessages);
  }

  #send(request: EmoRequest, call: EmoCallOptions): Promise<Message> {
    return this.#caller.call(request, call, (answer) => readItem(answer, schemas.message));
  }
}
