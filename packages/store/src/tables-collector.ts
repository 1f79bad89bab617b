import type { Generated } from 'kysely';
import type { OutageCause } from './causes.ts';
import type { SourceName } from './sources.ts';

export interface JobRunTable {
  /** 0 for a job of the store itself. */
  account_id: number;
  job: string;
  started_at: number;
  finished_at: number | null;
  succeeded_at: number | null;
  /** Since when every run has failed; null after a success. */
  failing_since: number | null;
  /** The kind of the last failure, and one sentence about it; null after a success. */
  error_kind: string | null;
  error: string | null;
}

export interface OutageTable {
  account_id: number;
  /** sensor.id, or 0 for every sensor of the account. */
  sensor_id: number;
  /** By this machine's clock, as everything the collector notes about itself. */
  from_at: number;
  to_at: number;
  cause: OutageCause;
}

export interface QuarantineTable {
  source: SourceName;
  /** What it came from: `rooms`, `messages ROOM`, … */
  origin: string;
  hash: string;
  reason: string;
  raw: string;
  first_seen: number;
  /** Within an hour: what comes again at every poll isn't written each time. */
  last_seen: number;
  /** Hours in which it came. */
  times: number;
  /** What a person decided; rows of what was decided stay, so that it is known when it comes again. */
  state: Generated<'held' | 'accepted' | 'dropped'>;
}

export interface LeaseTable {
  name: string;
  pid: number;
  host: string;
  /** 0: the lock beside the file tells. Older versions wrote until when they hold the store. */
  expires_at: number;
}

export interface ChangeTable {
  seq: Generated<number>;
  kind: 'reading' | 'message' | 'outbox' | 'room' | 'status' | 'reload';
  /** sensor.id, room.id, outbox.seq, room.id, 0, and room.id or 0 for all of them, by kind. */
  ref: number;
  /** First and last `ts` of changed readings; in both, the message's id, or room.id for the outbox. */
  first: number;
  last: number;
}
