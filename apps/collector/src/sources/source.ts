/**
 * The port to the services that robots talk to, as the rest of the collector sees it. A source speaks its service's own
 * protocol and translates: rooms, readings and messages leave it in the store's input shapes, and what it can't understand
 * leaves it as items for the quarantine. Retries, sign-in and the limits of single calls are its own business. What it
 * rejects with is either the reason of the signal that stopped it, or something that its `explain` knows.
 *
 * A kept item is decoded again by the command line alone (`roomlog quarantine accept`), so that is no part of this.
 */
import type { AccountCredentials } from '@roomlog/runtime';
import type { Download, HeardClock, Message, OutageCause, QuarantineItem, Reading, Room } from '@roomlog/store';

/** What was understood of an answer, and what was not. */
export interface Page<Item> {
  items: Item[];
  rejected: QuarantineItem[];
}

/** What differs between services, as far as the collector acts on it. */
export interface Capabilities {
  /** So many calls of one job are under way at a time. */
  callsAtOnce: number;
  /**
   * So many rooms can be followed at a time, and so many are when the service asks for fewer calls. Undefined where news
   * can't be waited for: then the polls bring everything.
   */
  follow: { most: number; least: number } | undefined;
  /** Whether a message that is sent twice under one `unique_id` is stored once. Where not, a doubtful send is final. */
  repeatableSend: boolean;
  /** Whether a message can be marked as read. */
  readMarks: boolean;
}

/** What happens in a room that is followed. */
export type RoomEvent =
  | { event: 'message'; message: Message }
  /** A member has read everything up to that message. */
  | { event: 'read'; member: string; read_id: number }
  | { event: 'rejected'; item: QuarantineItem };

/** A message that the service has taken. */
interface Sent {
  id: number;
  /** Undefined where the service only says that it had it already. */
  message: Message | undefined;
}

/** What a failure of a source means; the same words for every service. */
export interface SourceFailure {
  /** As the job's row, the page and `doctor` have it, such as `unauthorised` or `timed_out`. */
  kind: string;
  /** For a person. */
  sentence: string;
  /** Whether the sign-in is at fault, the number of the account's calls, or this one call (or the service as a whole). */
  concerns: 'sign_in' | 'rate_limit' | 'call';
  /** What the same call would meet later: perhaps success, the same unusable answer, or the same refusal. */
  prospect: 'open' | 'same_answer' | 'refused';
  /** The cause of the gap, if one comes of it. */
  outage: OutageCause;
}

/**
 * One account's connection to its service. `room` and `sensor` are uuids. Message ids are whole numbers that grow with
 * time in a room; a service with another order of its own derives them from it.
 */
export interface Source {
  readonly name: AccountCredentials['source'];
  readonly capabilities: Capabilities;
  /** Every room that the account is in; one without its newest message is asked for messages at each poll. */
  listRooms(signal: AbortSignal): Promise<Page<Room>>;
  /** All that the service still has of a room sensor: a window of the past, or only the present value. */
  readings(room: string, sensor: string, signal: AbortSignal): Promise<Page<Reading>>;
  /** One page, ascending by id. */
  newestMessages(room: string, signal: AbortSignal): Promise<Page<Message>>;
  /** Everything with a greater id. Each page is ascending; pages come in any order and may overlap. */
  messagesAfter(room: string, id: number, signal: AbortSignal): AsyncIterable<Page<Message>>;
  /** The history below the id, all of it without one: the newest page first, each ascending. */
  messagesBefore(room: string, id: number | undefined, signal: AbortSignal): AsyncIterable<Page<Message>>;
  /** Each event as it happens, from the message after `id` on, until the signal aborts. Only where there is `follow`. */
  follow(room: string, id: number, signal: AbortSignal): AsyncIterable<RoomEvent>;
  send(room: string, post: { unique_id: string; text: string }, signal: AbortSignal): Promise<Sent>;
  markAsRead(room: string, messageId: number, signal: AbortSignal): Promise<void>;
  /** A message's file, whole; `playable` in a format that every browser plays. */
  download(file: Pick<Download, 'url' | 'kind'>, signal: AbortSignal): Promise<Uint8Array>;
  /** How long the service has asked the account to wait (milliseconds); calls wait by themselves. */
  pausedMs(): number;
  /** What the service's clock showed in the newest answer; undefined before the first, and where it shows none. */
  heardClock(): HeardClock | undefined;
  /** Undefined for an error that isn't the source's. */
  explain(error: unknown): SourceFailure | undefined;
  /** Ends every call, now and later. */
  close(): Promise<void>;
}
