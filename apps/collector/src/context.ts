import type { Config, Logger } from '@roomlog/runtime';
import type { Answer, Store, StoredSensor, StoreError } from '@roomlog/store';
import type { Source } from './sources/source.ts';

interface Account {
  id: number;
  /** As given to `signin --account`. */
  name: string;
  source: Source;
  /** True when somebody has signed in to it again since this session began. */
  hasNewSignIn(): boolean;
  /** When this session has last asked for a sensor's readings, on the monotonic clock (milliseconds), by sensor.id. */
  asked: Map<number, number>;
  /** The sensors of which this session has said that they seem to have stopped (sensor.id). */
  stopped: Set<number>;
}

/** A sensor's answer to a poll. */
export interface Arrived {
  sensor: StoredSensor;
  readings: Answer['readings'];
}

/** The answers of one poll, among those of the others. */
interface Intake {
  /**
   * Adds an answer; waits while there are too many.
   * @throws the store's error, once it could store nothing of a batch
   */
  add: (arrived: Arrived) => Promise<void>;
  /** How many answers are neither stored nor failed yet. */
  pending: () => number;
  /** Stores what is left. */
  end: () => Promise<void>;
}

/** What polls bring, of all accounts together; see intake/answer-batch.ts. */
export interface AnswerBatch {
  /**
   * @param onStored called for each answer that is on the disk
   * @param onFailed called for each answer that could not be stored
   */
  open: (onStored: (arrived: Arrived) => void, onFailed: (arrived: Arrived, failure: unknown) => void) => Intake;
  /** How many answers have been stored so far. */
  stored: () => number;
}

/** What every part of the collector works with. session.ts opens and closes it. */
export interface Context {
  config: Config;
  log: Logger;
  store: Store;
  /** Epoch seconds by this machine's clock. */
  now: () => number;
  /** What polls bring, on its way into the store. */
  answers: AnswerBatch;
  /** The running jobs of the store or of the account, by name. */
  running: Map<string, Promise<unknown>>;
  /** Aborts when the collector or this session has to end. */
  stop: AbortSignal;
  /**
   * Ends this session and starts another one, which opens the store and reads the credentials again.
   * @param kind what the store has, if that is why
   */
  restartSession(reason: string, kind?: StoreError['kind']): void;
  account?: Account;
}

/** The same for one account. Accounts share nothing else, so none waits for another. */
export interface AccountContext extends Context {
  account: Account;
  /** Whether this collector works on a slice of the account's rooms now. */
  holds: (slice: number) => boolean;
  /** Of a job that works on one slice. */
  slice?: number;
}

/** Prints on stdout what has been committed, for scripts and tests (ROOMLOG_ACK=1). */
export function acknowledge(
  { config }: Pick<Context, 'config'>,
  where: { kind: 'reading'; sensor: string } | { kind: 'message'; room: string },
  ids: readonly number[],
): void {
  if (!config.ack) return;
  for (const id of ids) process.stdout.write(`${JSON.stringify({ ack: { ...where, id } })}\n`);
}
