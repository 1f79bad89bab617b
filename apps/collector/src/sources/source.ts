/**
 * The port to the services that robots talk to, as the rest of the collector sees it. A source speaks its service's own
 * protocol and translates: it returns rooms, readings and messages in the store's input shapes, and what it can't
 * understand as items for the quarantine. It handles retries, sign-in and the limits of single calls itself. It rejects
 * with the reason of the signal that stopped it, or with an error that its `explain` knows.
 *
 * Decoding a quarantined item again is no part of this: only the command line does it (`roomlog quarantine accept`).
 */
import type { AccountCredentials } from '@roomlog/runtime';
import type {
  Download,
  Health,
  HeardClock,
  Message,
  OutageCause,
  OutboxRow,
  QuarantineItem,
  Reading,
  Room,
  Stamp,
} from '@roomlog/store';

/** What was understood of an answer, and what was not. */
export interface Page<Item> {
  items: Item[];
  rejected: QuarantineItem[];
}

/** The rooms of an account. */
export interface RoomList extends Page<Room> {
  /** How its sensors are, by their uuid, where the service says so; nothing of what was said in an earlier list. */
  health?: ReadonlyMap<string, Health>;
  /** Those that can be sent; undefined while they were not asked for. */
  stamps?: readonly Stamp[] | undefined;
}

/** What differs between services, as far as the collector acts on it. */
export interface Capabilities {
  /** How many calls of one job may run at a time. */
  callsAtOnce: number;
  /**
   * How many rooms can be followed at a time, and how many when the service asks for fewer calls. Undefined where the
   * service has no long poll: then the polls bring everything.
   */
  follow: { most: number; least: number } | undefined;
  /**
   * True when a message that is sent twice with one `unique_id` is stored once. If false, one that may have arrived is not
   * sent again: its echo is looked for.
   */
  repeatableSend: boolean;
  /** Whether stamps can be sent. */
  stamps: boolean;
  /** Whether a message can be marked as read. */
  readMarks: boolean;
}

/** An event in a followed room. */
export type RoomEvent =
  | { event: 'message'; message: Message }
  /** A member has read everything up to that message. */
  | { event: 'read'; member: string; read_id: number }
  | { event: 'rejected'; item: QuarantineItem };

/** What a person sends, of one kind: services take no more in a message. A file comes whole, with its media type. */
export type Post = { unique_id: string } & (
  | { kind: 'text'; text: string }
  | { kind: 'stamp'; stamp: string; text: string }
  | { kind: 'image' | 'audio'; bytes: Uint8Array<ArrayBuffer>; type: string }
);

/** A message that the service has accepted. */
interface Sent {
  id: number;
  /** Undefined where the service only says that it had it already. */
  message: Message | undefined;
}

/** A send of which nobody knows whether it has arrived. */
export interface DoubtfulSend extends Pick<OutboxRow, 'kind' | 'text' | 'stamp'> {
  /** When it was posted, by the service's clock where that is known. */
  since: Date;
  /** What the service calls messages that it can't be: those of other sends. */
  known: readonly string[];
}

/** What a failure of a source means, in the same terms for every service. */
export interface SourceFailure {
  /** As in the job's row, such as `unauthorised` or `timed_out`. */
  kind: string;
  /** For a person. */
  sentence: string;
  /** What is at fault: the sign-in, the number of the account's calls, or this call (or the whole service). */
  concerns: 'sign_in' | 'rate_limit' | 'call';
  /** What the same call would get later: perhaps success, the same unusable answer, or the same refusal. */
  prospect: 'open' | 'same_answer' | 'refused';
  /** Of a send without `repeatableSend`: whether the message may have arrived all the same. */
  mayHaveArrived: boolean;
  /** The cause of the gap that may follow. */
  outage: OutageCause;
}

/** What a source tells of its account, whatever it is asked for. The call in which it hears that goes on afterwards. */
export interface Heard {
  /** Called after each sign-in, with the user's uuid. */
  signedIn: (uuid: string) => Promise<void>;
  /** Called each time the service asks for fewer calls, with the milliseconds for which the source pauses from now on. */
  paused: (ms: number) => Promise<void>;
}

/**
 * One account's connection to its service. `room` and `sensor` are uuids. Message ids are whole numbers that grow with
 * time in a room; a service with another order of its own derives them from it.
 */
export interface Source {
  readonly name: AccountCredentials['source'];
  readonly capabilities: Capabilities;
  /**
   * Seconds that a poll of everything takes at the least, as far as the rooms are known: where the service allows few
   * calls, polls that are due more often would leave none for anything else.
   */
  leastPollSeconds(): number;
  /** Every room that the account is in. A room without its newest message is polled for messages each time. */
  listRooms(signal: AbortSignal): Promise<RoomList>;
  /** All that the service still has of a room sensor: a window of the past, or only the current value. */
  readings(room: string, sensor: string, signal: AbortSignal): Promise<Page<Reading>>;
  /** One page, ascending by id. */
  newestMessages(room: string, signal: AbortSignal): Promise<Page<Message>>;
  /** Everything with a greater id. Each page is ascending; pages come in any order and may overlap. */
  messagesAfter(room: string, id: number, signal: AbortSignal): AsyncIterable<Page<Message>>;
  /** Everything with a smaller id, or all without one: the newest page first, each ascending. */
  messagesBefore(room: string, id: number | undefined, signal: AbortSignal): AsyncIterable<Page<Message>>;
  /** Each event as it happens, from the message after `id`, until the signal aborts. Only with `capabilities.follow`. */
  follow(room: string, id: number, signal: AbortSignal): AsyncIterable<RoomEvent>;
  /** @param onTurn without `repeatableSend` called right before the post goes out. What it throws, this throws, unsent */
  send(room: string, post: Post, signal: AbortSignal, onTurn: () => Promise<void>): Promise<Sent>;
  /** The message that a doubtful send has become, among the newest of the room. Only without `repeatableSend`. */
  findEcho(room: string, sent: DoubtfulSend, signal: AbortSignal): Promise<Message | undefined>;
  markAsRead(room: string, messageId: number, signal: AbortSignal): Promise<void>;
  /** A message's file, whole; `playable` in a format that every browser plays. */
  download(file: Pick<Download, 'url' | 'kind'>, signal: AbortSignal): Promise<Uint8Array>;
  /** Makes no call for so long (milliseconds), from now on: the service has told another collector of the account. */
  pause(ms: number): void;
  /** How long the service has asked the account to wait (milliseconds); calls wait by themselves. */
  pausedMs(): number;
  /** The service's clock in the newest answer; undefined before the first one, or if it sends none. */
  heardClock(): HeardClock | undefined;
  /** Undefined for an error of something else. */
  explain(error: unknown): SourceFailure | undefined;
  /** Ends every call, now and later. */
  close(): Promise<void>;
}
