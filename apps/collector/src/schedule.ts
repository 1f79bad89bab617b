/** When each job runs. The timer only ticks; the times of the last runs decide what is due. */
import { untilAborted } from '@roomlog/runtime';
import { jobRunsSavedEvery, pollJob, saveJobRuns } from '@roomlog/store';
import type { Context } from './context.ts';
import { asFailure } from './errors.ts';
import { dueAt, report, runTurn } from './job-run.ts';
import { jobs, nightly, type Turn } from './job-table.ts';
import { startTimer } from './timer.ts';

/** Runs every job once, in order, for all accounts at a time: `collect --once`. @returns the first failure, if any */
export async function runCycle({ stop }: Context, turns: readonly Turn[]): Promise<unknown> {
  let failure: unknown;
  for (const job of jobs) {
    if (stop.aborted) break;
    const due = turns.filter((turn) => turn.job === job);
    const outcomes = await Promise.all(due.map(async (turn) => asFailure(turn.context, await runTurn(turn))));
    failure ??= outcomes.find((outcome) => outcome !== undefined);
  }
  return failure;
}

/** A job that failed waits no longer than this (milliseconds): on a full disk its run may not even be recorded. */
const longestPauseMs = 10_000;

type AfterEach = (turn: Turn) => Promise<void>;

/** Ticks until the signal aborts, then waits for the running jobs. */
export async function keepSchedule(context: Context, turns: readonly Turn[], afterEach: AfterEach): Promise<void> {
  const tick = createSchedule(context, turns, afterEach);
  const timer = startTimer(tick);
  await tick();
  await untilAborted(context.stop);
  await timer.stop();
  const running = new Set(turns.map((turn) => turn.context.running));
  await Promise.all([...running].flatMap((runs) => [...runs.values()]));
}

/** @returns the tick: it starts every job that is due */
export function createSchedule(context: Context, turns: readonly Turn[], afterEach: AfterEach): () => Promise<void> {
  const { stop, config, now } = context;
  const pausing = new Map<Turn, number>();
  // Nothing is due in this time (epoch seconds): a look at all jobs takes some twenty queries.
  let quiet = { from: 0, to: 0 };
  let ended = 0;
  const saving = createSaving(context);
  const start = async (turn: Turn) => {
    const { job } = turn;
    const failure = await runTurn(turn);
    if (failure === undefined) pausing.delete(turn);
    else pausing.set(turn, performance.now() + Math.min(job.every(config) * 1000, longestPauseMs));
    await afterEach(turn);
    saving.ended(job);
  };
  const safely = () => tick().catch((error: unknown) => void report(context, error));
  const tick = async () => {
    // A clock that was set leaves it too.
    if (now() >= quiet.from && now() < quiet.to) return saving.saveIfDue();
    const [from, endedBefore] = [now(), ended];
    let next = Number.POSITIVE_INFINITY;
    for (const turn of turns) {
      const { name, waitsFor } = turn.job;
      const { running } = turn.context;
      if (stop.aborted) return;
      // The end of a run is another tick.
      if (running.has(name) || (waitsFor !== undefined && running.has(waitsFor))) continue;
      const pause = (pausing.get(turn) ?? 0) - performance.now();
      const due = pause > 0 ? now() + pause / 1000 : await dueAt(turn);
      if (due > now()) next = Math.min(next, due);
      if (due > now() || running.has(name)) continue;
      const run = start(turn)
        .catch((error: unknown) => report(turn.context, error))
        .finally(() => {
          running.delete(name);
          ended += 1;
          quiet = { from: 0, to: 0 };
        })
        // A job that waited for this one can start now.
        .then(safely);
      running.set(name, run);
    }
    if (ended === endedBefore) quiet = { from, to: next };
    await saving.saveIfDue();
  };
  return safely;
}

/** Seconds to the next attempt after a failed one, as on a full disk. */
const retrySaving = 60;

/**
 * When the rows of the jobs are saved: after the first poll, so that the page shows that the collector runs; after a
 * nightly job, so that it doesn't run again after a kill; and at intervals. Not after each run: an SD card has to last
 * for years.
 */
function createSaving({ store, config, now }: Context) {
  const every = jobRunsSavedEvery(config.pollSeconds);
  let dueAt = now() + every;
  let hasPolled = false;
  return {
    ended: ({ name, every: interval }: Turn['job']) => {
      const isFirstPoll = name === pollJob && !hasPolled;
      if (isFirstPoll || interval(config) >= nightly()) dueAt = now();
      hasPolled ||= isFirstPoll;
    },
    saveIfDue: async () => {
      // After the clock was set back, `dueAt` may be far ahead: save now.
      if (now() < dueAt && dueAt - now() <= every) return;
      dueAt = now() + Math.min(every, retrySaving);
      await saveJobRuns(store.db);
      dueAt = now() + every;
    },
  };
}
