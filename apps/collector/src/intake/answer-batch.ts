/**
 * Collects the answers that arrive within a moment, of whatever account, and stores them in one transaction: a commit for
 * each of a thousand homes would take most of the time.
 */
import { insertAnswers } from '@roomlog/store';
import { type AnswerBatch, type Arrived, acknowledge, type Context } from '../context.ts';

/**
 * A batch is stored when it has this many answers or readings, or `ms` after its first one. Where so many come that
 * `busy` are there by then, it waits on: a batch takes as many statements as one answer.
 */
const limits = { answers: 500, readings: 50_000, ms: 200, busy: 10, busyMs: 1000 };

/** When this many answers in a row can't be stored one by one either, the store is at fault: the rest isn't tried. */
const enoughFailures = 3;

/** An answer that waits, and whom to tell what became of it. */
interface Waiting {
  arrived: Arrived;
  poll: { stored: (arrived: Arrived) => void; failed: (arrived: Arrived, failure: unknown) => void; fault: unknown };
}

export function createAnswerBatch(context: Pick<Context, 'config' | 'log' | 'store'>): AnswerBatch {
  let waiting: Waiting[] = [];
  let readings = 0;
  let timer: NodeJS.Timeout | undefined;
  let storing = Promise.resolve();
  let stored = 0;

  const store = async (batch: readonly Waiting[]) => {
    const answers = batch.map(({ arrived }) => ({ sensorId: arrived.sensor.id, readings: arrived.readings }));
    const added = await insertAnswers(context.store.db, answers);
    stored += batch.length;
    for (const [at, { arrived, poll }] of batch.entries()) {
      acknowledge(context, { kind: 'reading', sensor: arrived.sensor.uuid }, added[at] ?? []);
      poll.stored(arrived);
    }
    const count = added.reduce((sum, ids) => sum + ids.length, 0);
    if (count > 0) context.log.debug({ answers: batch.length, readings: count }, 'stored');
  };

  /** One answer that can't be stored must not block the others. */
  const storeOneByOne = async (batch: readonly Waiting[], failure: unknown) => {
    let failures = 0;
    let latest = failure;
    let succeeded = false;
    for (const one of batch) {
      if (succeeded || failures < enoughFailures) {
        try {
          await store([one]);
          succeeded = true;
          continue;
        } catch (error) {
          failures += 1;
          latest = error;
        }
      }
      one.poll.failed(one.arrived, latest);
    }
    if (!succeeded) for (const { poll } of batch) poll.fault = latest;
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

  const flushUnlessBusy = () => {
    if (waiting.length < limits.busy) void flush();
    else timer = setTimeout(() => void flush(), limits.busyMs - limits.ms);
  };

  return {
    stored: () => stored,
    open: (onStored, onFailed) => {
      let pending = 0;
      const poll: Waiting['poll'] = {
        stored: (arrived) => {
          pending -= 1;
          onStored(arrived);
        },
        failed: (arrived, failure) => {
          pending -= 1;
          onFailed(arrived, failure);
        },
        fault: undefined,
      };
      return {
        add: async (arrived) => {
          if (poll.fault !== undefined) throw poll.fault;
          waiting.push({ arrived, poll });
          pending += 1;
          readings += arrived.readings.length;
          if (waiting.length >= limits.answers || readings >= limits.readings) await flush();
          else timer ??= setTimeout(flushUnlessBusy, limits.ms);
        },
        pending: () => pending,
        end: flush,
      };
    },
  };
}
