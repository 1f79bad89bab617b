/** What the collector records about itself, and the live feed. Times are this machine's clock. */
import type { Generated } from 'kysely';
import type { OutageCause } from '../causes.ts';
import type { SourceName } from '../sources.ts';

export interface JobRunTable {
  /** 0 for a job that runs once for the whole store. */
  account_id: number;
  /** Whose rooms of the account it is about; 0 for a job of all of them, and where they are not divided. */
  slice: Generated<number>;
  job: string;
  started_at: number;
  finished_at: number | null;
  succeeded_at: number | null;
  /** The first failure since the last success; null after a success. */
  failing_since: number | null;
  /** Kind of the last failure; null after a success. */
  error_kind: string | null;
  /** One sentence about the last failure; null after a success. */
  error: string | null;
  /** How often it started, and how often it failed: for rates, since the store has this column. */
  runs: Generated<number>;
  failures: Generated<number>;
}

/** A time in which a source could not be asked. */
export interface OutageTable {
  account_id: number;
  /** sensor.id, or what `allSensors` says for every sensor in a slice of the account. */
  sensor_id: number;
  from_at: number;
  to_at: number;
  cause: OutageCause;
}

export interface QuarantineTable {
  source: SourceName;
  /** Which answer it came in: `rooms`, `readings SENSOR`, `messages ROOM`, `events ROOM`. */
  origin: string;
  /** SHA-256 of the whole item, also where `raw` is cut. */
  hash: string;
  reason: string;
  /** At most 4 kB of the item's JSON; empty once it is dropped. */
  raw: string;
  first_seen: number;
  /** To the hour: an item that comes with every poll is not written each time. */
  last_seen: number;
  /** In how many hours it came. */
  times: number;
  /** A person's decision. Decided rows stay, so that the item is recognized when it comes again. */
  state: Generated<'held' | 'accepted' | 'dropped'>;
}

/** Which process holds the store; see engines/sqlite/lease.ts; empty where several collectors share a database. */
export interface LeaseTable {
  name: string;
  pid: number;
  host: string;
  /** 0: the lock file says whether the store is held. Older versions wrote the end of their lease. */
  expires_at: number;
}

/** The live feed: what a transaction changed. `reload` means too much to list. */
export interface ChangeTable {
  seq: Generated<number>;
  kind: 'reading' | 'message' | 'outbox' | 'event' | 'room' | 'status' | 'reload';
  /** By kind: sensor.id, room.id, outbox.seq, room.id, room.id, 0, and room.id (or 0 for all rooms). */
  ref: number;
  /**
   * `reading`: first and last `ts` that changed. `message`: its id in both. `outbox`: room.id in both. `event`: first and
   * last event.seq of those that came together. Otherwise 0.
   */
  first: number;
  last: number;
}
