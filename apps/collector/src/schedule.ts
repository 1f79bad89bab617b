/** When each job runs. The timer only ticks; the times of the last runs decide what is due. */
import { untilAborted } from '@roomlog/runtime';
import { jobRunsSavedEvery, pollJob, saveJobRuns, storeJobs } from '@roomlog/store';
import type { Context } from './context.ts';
import { asFailure } from './errors.ts';
import { dueAt, lastRunsOf, report, runTurn } from './job-run.ts';
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

/**
 * Ticks until the signal aborts, then waits for the running jobs.
 * @param turns those of now: another array after each change
 */
export async function keepSchedule(
  context: Context,
  turns: () => readonly Turn[],
  afterEach: AfterEach,
): Promise<void> {
  const running = new Set<Promise<unknown>>();
  const tick = createSchedule(context, turns, afterEach, running);
  const timer = startTimer(tick);
  await tick();
  await untilAborted(context.stop);
  await timer.stop();
  await Promise.all(running);
}

/**
 * @param runs gets each run while it lasts
 * @returns the tick: it starts every job that is due
 */
export function createSchedule(
  context: Context,
  turns: () => readonly Turn[],
  afterEach: AfterEach,
  runs = new Set<Promise<unknown>>(),
): () => Promise<void> {
  const { config } = context;
  const saving = createSaving(context);
  let looked: readonly Turn[] = [];
  let groups: readonly Group[] = [];
  const tick = async () => {
    const all = turns();
    if (all !== looked) groups = groupsOf(all);
    looked = all;
    for (const group of groups) await lookAlone(group);
    await saving.saveIfDue();
  };
  const safely = () => tick().catch((error: unknown) => void report(context, error));
  const start = async (turn: Turn, { pausing }: Group) => {
    const { job } = turn;
    const failure = await runTurn(turn);
    if (failure === undefined) pausing.delete(turn);
    else pausing.set(turn, performance.now() + Math.min(job.every(config) * 1000, longestPauseMs));
    await afterEach(turn);
    saving.ended(job);
  };
  const look = async (group: Group) => {
    const { stop, now } = context;
    // A clock that was set leaves it too.
    if (now() >= group.quiet.from && now() < group.quiet.to) return;
    const [from, endedBefore] = [now(), group.ended];
    const lastRuns = await lastRunsOf(context, group.turns);
    // What has ended meanwhile is not in them.
    if (group.ended !== endedBefore) return look(group);
    let next = Number.POSITIVE_INFINITY;
    for (const turn of group.turns) {
      const { name, waitsFor } = turn.job;
      const { running } = turn.context;
      if (stop.aborted) return;
      if (turn.context.stop.aborted) continue;
      if (running.has(name) || (waitsFor !== undefined && running.has(waitsFor))) continue;
      const pause = (group.pausing.get(turn) ?? 0) - performance.now();
      const due = pause > 0 ? now() + pause / 1000 : dueAt(turn, lastRuns);
      if (due > now()) {
        next = Math.min(next, due);
        continue;
      }
      const run = start(turn, group)
        .catch((error: unknown) => report(turn.context, error))
        .finally(() => {
          runs.delete(run);
          running.delete(name);
          // The store's own jobs may have waited for it too.
          for (const one of groups) if (one === group || one.account === storeJobs) wake(one);
        })
        // A job that waited for this one can start now.
        .then(safely);
      running.set(name, run);
      runs.add(run);
    }
    group.quiet = { from, to: next };
  };
  /** Ticks come every second, also while a look waits for a database that is busy. */
  const lookAlone = async (group: Group) => {
    if (group.isLooking) return;
    group.isLooking = true;
    await look(group).finally(() => {
      group.isLooking = false;
    });
  };
  return safely;
}

/** The turns of one account, or of the store: what ends in one of a thousand accounts leaves the others quiet. */
interface Group {
  account: number;
  turns: readonly Turn[];
  pausing: Map<Turn, number>;
  /** Nothing is due in this time (epoch seconds): a look at its jobs takes a query. */
  quiet: { from: number; to: number };
  ended: number;
  isLooking: boolean;
}

function groupsOf(turns: readonly Turn[]): Group[] {
  return [...Map.groupBy(turns, ({ key }) => key.account_id)].map(([account, of]) => {
    return { account, turns: of, pausing: new Map(), quiet: { from: 0, to: 0 }, ended: 0, isLooking: false };
  });
}

function wake(group: Group): void {
  group.ended += 1;
  group.quiet = { from: 0, to: 0 };
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
