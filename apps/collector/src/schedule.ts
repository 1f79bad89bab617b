/** When what is done. The timer only ticks; what is due is decided by the times of the last runs. */
import { untilAborted } from '@roomlog/runtime';
import { jobRunsSavedEvery, pollJob, saveJobRuns } from '@roomlog/store';
import type { Context } from './context.ts';
import { asFailure } from './errors.ts';
import { isDue, report, runTurn } from './job-run.ts';
import { jobs, nightly, type Turn } from './job-table.ts';
import { startTimer } from './timer.ts';

/** Every job once, in order, for all accounts at a time: `collect --once`. @returns the first failure, if any */
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

/** A job that could not even be noted, as on a full disk, is tried again after so long (milliseconds) at the latest. */
const unnotedPauseMs = 10_000;

type AfterEach = (turn: Turn) => Promise<void>;

/** Rings until the signal aborts, then waits for what is running. */
export async function keepSchedule(context: Context, turns: readonly Turn[], afterEach: AfterEach): Promise<void> {
  const tick = createSchedule(context, turns, afterEach);
  const timer = startTimer(tick);
  await tick();
  await untilAborted(context.stop);
  await timer.stop();
  const running = new Set(turns.map((turn) => turn.context.running));
  await Promise.all([...running].flatMap((runs) => [...runs.values()]));
}

/** @returns what is to be called now and then, and begins what is due */
export function createSchedule(context: Context, turns: readonly Turn[], afterEach: AfterEach): () => Promise<void> {
  const { stop, config } = context;
  const pausing = new Map<Turn, number>();
  const saving = createSaving(context);
  const start = async (turn: Turn) => {
    const { job } = turn;
    const failure = await runTurn(turn);
    if (failure === undefined) pausing.delete(turn);
    else pausing.set(turn, performance.now() + Math.min(job.every(config) * 1000, unnotedPauseMs));
    await afterEach(turn);
    if (job.every(config) >= nightly()) saving.wanted();
    if (job.name === pollJob) saving.polled();
  };
  const safely = () => tick().catch((error: unknown) => void report(context, error));
  const tick = async () => {
    for (const turn of turns) {
      const { name, waitsFor } = turn.job;
      const { running } = turn.context;
      if (stop.aborted) return;
      if (running.has(name) || (pausing.get(turn) ?? 0) > performance.now()) continue;
      if (waitsFor !== undefined && running.has(waitsFor)) continue;
      if (!(await isDue(turn)) || running.has(name)) continue;
      const run = start(turn)
        .catch((error: unknown) => report(turn.context, error))
        .finally(() => running.delete(name))
        // What waited for it needn't wait for the next second.
        .then(safely);
      running.set(name, run);
    }
    await saving.saveIfDue();
  };
  return safely;
}

/** After it failed, as on a full disk (seconds). */
const nextSaving = 60;

/**
 * When the rows of the jobs are saved, besides with whatever turned: after the first poll, so that the page of a collector
 * that has just started doesn't show the time before; after a nightly job, whose day must not begin anew with a kill; and
 * every now and then. A run that does nothing writes nothing: a home's file on an SD card is to last for years.
 */
function createSaving({ store, config, now }: Context) {
  const every = jobRunsSavedEvery(config.pollSeconds);
  let dueAt = now() + every;
  let polls = 0;
  const wanted = () => {
    dueAt = now();
  };
  return {
    wanted,
    polled: () => {
      polls += 1;
      if (polls === 1) wanted();
    },
    saveIfDue: async () => {
      // As long as a clock that was set back hasn't caught up nothing would be saved.
      if (now() < dueAt && dueAt - now() <= every) return;
      dueAt = now() + Math.min(every, nextSaving);
      await saveJobRuns(store.db);
      dueAt = now() + every;
    },
  };
}
