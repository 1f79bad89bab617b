/** Collects the answers that arrive within a moment and stores them in one transaction. */
import { type Answer, insertAnswers, type StoredSensor } from '@roomlog/store';
import { acknowledge, type Context } from '../context.ts';

export interface Arrived {
  sensor: StoredSensor;
  readings: Answer['readings'];
}

/** A batch is stored when it has this many answers or readings, or `ms` after its first one. */
const limits = { answers: 500, readings: 50_000, ms: 200 };

/** When this many answers in a row can't be stored one by one either, the store is at fault: the rest isn't tried. */
const enoughFailures = 3;

/**
 * @param onStored called for each answer that is on the disk
 * @param onFailed called for each answer that could not be stored
 */
export function createAnswerBatch(
  context: Context,
  onStored: (arrived: Arrived) => void,
  onFailed: (arrived: Arrived, failure: unknown) => void,
) {
  let waiting: Arrived[] = [];
  let readings = 0;
  let timer: NodeJS.Timeout | undefined;
  let storing = Promise.resolve();
  let pending = 0;
  let fault: unknown;

  const store = async (batch: readonly Arrived[]) => {
    const answers = batch.map((arrived) => ({ sensorId: arrived.sensor.id, readings: arrived.readings }));
    const added = await insertAnswers(context.store.db, answers);
    for (const [at, arrived] of batch.entries()) {
      acknowledge(context, { kind: 'reading', sensor: arrived.sensor.uuid }, added[at] ?? []);
      pending -= 1;
      onStored(arrived);
    }
    const count = added.reduce((sum, ids) => sum + ids.length, 0);
    if (count > 0) context.log.debug({ answers: batch.length, readings: count }, 'stored');
  };

  /** One answer that can't be stored must not block the others. */
  const storeOneByOne = async (batch: readonly Arrived[], failure: unknown) => {
    let failures = 0;
    let latest = failure;
    let succeeded = false;
    for (const arrived of batch) {
      if (succeeded || failures < enoughFailures) {
        try {
          await store([arrived]);
          succeeded = true;
          continue;
        } catch (error) {
          failures += 1;
          latest = error;
        }
      }
      pending -= 1;
      onFailed(arrived, latest);
    }
    if (!succeeded) fault = latest;
  };

  const flush = () => {
    clearTimeout(timer);
    timer = undefined;
    const batch = waiting;
    waiting = [];
    readings = 0;
    if (batch.length > 0) {
      storing = storing.then(() => store(batch).catch((failure: unknown) => storeOneByOne(batch, failure)));
    }
    return storing;
  };

  return {
    /**
     * Adds an answer; waits while there are too many.
     * @throws the store's error, once it could store nothing of a batch
     */
    add: async (arrived: Arrived): Promise<void> => {
      if (fault !== undefined) throw fault;
      waiting.push(arrived);
      pending += 1;
      readings += arrived.readings.length;
      if (waiting.length >= limits.answers || readings >= limits.readings) await flush();
      else timer ??= setTimeout(() => void flush(), limits.ms);
    },
    /** How many answers are neither stored nor failed yet. */
    pending: () => pending,
    /** Stores what is left. */
    end: flush,
  };
}
