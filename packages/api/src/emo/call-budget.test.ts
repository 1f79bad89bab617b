import { getEventListeners } from 'node:events';
import fc from 'fast-check';
import { beforeEach, expect, onTestFinished, test, vi } from 'vitest';
import { createCallBudget, RANKS, type Rank, type Turn } from './call-budget.ts';

const MINUTE = 60_000;
const HOUR = 60 * MINUTE;

/** A clock that moves when it is told to. */
beforeEach(() => {
  vi.useFakeTimers({ toFake: ['setTimeout', 'clearTimeout', 'performance'] });
  onTestFinished(() => void vi.useRealTimers());
});

const pass = (ms: number) => vi.advanceTimersByTimeAsync(ms);
const budgetOf = (callsPerMinute: number) => createCallBudget({ callsPerMinute, windowMs: MINUTE, slowMs: HOUR });
const never = new AbortController().signal;

interface Call {
  rank: Rank;
  leaving: AbortController;
  state: 'waiting' | 'under way' | 'over' | 'left';
  turn?: Turn;
  begin: number;
  end: number;
}

/** An account with calls of all kinds, as an observer notes them. */
function observe(callsPerMinute: number) {
  const budget = budgetOf(callsPerMinute);
  const calls: Call[] = [];
  const pauses: { from: number; until: number }[] = [];
  /** Turns that were given to somebody while another one should have had it. */
  const unfair: string[] = [];
  const isBefore = (a: Call, b: Call) =>
    RANKS.indexOf(a.rank) - RANKS.indexOf(b.rank) || calls.indexOf(a) - calls.indexOf(b);

  return {
    calls,
    pauses,
    unfair,
    isBusy: () => calls.some(({ state }) => state === 'waiting' || state === 'under way'),
    take(rank: Rank) {
      const call: Call = { rank, leaving: new AbortController(), state: 'waiting', begin: 0, end: 0 };
      calls.push(call);
      budget.take(rank, call.leaving.signal).then(
        (turn) => {
          const first = calls.filter(({ state }) => state === 'waiting').sort(isBefore)[0];
          if (first !== call) unfair.push(`${call.rank} before ${first?.rank}`);
          Object.assign(call, { state: 'under way', turn, begin: performance.now() });
        },
        () => Object.assign(call, { state: 'left' }),
      );
    },
    end(which: number) {
      const underWay = calls.filter(({ state }) => state === 'under way');
      const call = underWay[which % underWay.length];
      if (call) Object.assign(call, { state: 'over', end: performance.now() });
      call?.turn?.end();
    },
    leave(which: number) {
      const waiting = calls.filter(({ state }) => state === 'waiting');
      waiting[which % waiting.length]?.leaving.abort();
    },
    pause(ms: number) {
      const until = Math.max(performance.now() + ms, ...pauses.map((pause) => pause.until));
      pauses.push({ from: performance.now(), until });
      budget.pause(ms);
    },
  };
}

const step = fc.oneof(
  { weight: 8, arbitrary: fc.record({ do: fc.constant('take' as const), rank: fc.constantFrom(...RANKS) }) },
  { weight: 6, arbitrary: fc.record({ do: fc.constant('end' as const), which: fc.nat(30) }) },
  { weight: 4, arbitrary: fc.record({ do: fc.constant('pass' as const), ms: fc.integer({ min: 0, max: 70_000 }) }) },
  { weight: 2, arbitrary: fc.record({ do: fc.constant('leave' as const), which: fc.nat(30) }) },
  { weight: 1, arbitrary: fc.record({ do: fc.constant('pause' as const), ms: fc.integer({ min: 1, max: 120_000 }) }) },
);

/** Whether at most so many of these times are within any minute. */
const keeps = (times: number[], limit: number) => {
  const sorted = times.toSorted((a, b) => a - b);
  return sorted.every((time, index) => (sorted[index + limit] ?? Infinity) - time >= MINUTE);
};

test('no minute has more calls than the limit, whenever the service counts them; pauses, halves, ranks and order hold', async () => {
  const account = fc.record({
    limit: fc.integer({ min: 1, max: 20 }),
    steps: fc.array(step, { maxLength: 80 }),
    /** When the service counts a call, between its begin and its end. */
    counted: fc.array(fc.double({ min: 0, max: 1, noNaN: true }), { minLength: 1, maxLength: 7 }),
  });
  await fc.assert(
    fc.asyncProperty(account, async ({ limit, steps, counted }) => {
      const seen = observe(limit);
      for (const each of steps) {
        if (each.do === 'take') seen.take(each.rank);
        if (each.do === 'end') seen.end(each.which);
        if (each.do === 'leave') seen.leave(each.which);
        if (each.do === 'pause') seen.pause(each.ms);
        await pass(each.do === 'pass' ? each.ms : 0);
      }
      // Nobody is forgotten: once all others have ended, who waits has a turn.
      for (let more = 0; more < 100 && seen.isBusy(); more++) {
        for (let one = 0; one < limit; one++) seen.end(0);
        await pass(MINUTE);
      }
      expect(seen.isBusy()).toBe(false);
      expect(seen.unfair).toEqual([]);

      const made = seen.calls.filter(({ state }) => state === 'over');
      const timeOf = ({ begin, end }: Call, index: number) =>
        begin + (counted[index % counted.length] ?? 0) * (end - begin);
      expect(keeps(made.map(timeOf), limit)).toBe(true);
      const half = Math.max(Math.floor(limit / 2), 1);
      for (const { from, until } of seen.pauses) {
        const during = made.filter(({ begin }) => begin > from && begin < until + MINUTE / half);
        expect(during).toEqual([]);
        const slow = made.filter(({ begin }) => begin >= until && begin < until + HOUR);
        expect(keeps(slow.map(timeOf), half)).toBe(true);
      }
    }),
    { numRuns: 300 },
  );
});

/** Takes turns for calls that last no time, and says when each had its turn. */
async function timesOf(budget: ReturnType<typeof budgetOf>, count: number, forMs: number): Promise<number[]> {
  const times: number[] = [];
  for (let index = 0; index < count; index++) {
    void budget.take('values', never).then((turn) => {
      times.push(performance.now());
      turn.end();
    });
  }
  await pass(forMs);
  return times;
}

test('eight calls go at once, the next eight a minute later', async () => {
  const times = await timesOf(budgetOf(8), 20, HOUR);
  expect(times).toEqual([...Array(8).fill(0), ...Array(8).fill(MINUTE), ...Array(4).fill(2 * MINUTE)]);
});

test('after a pause calls go one by one at half of the rate, for an hour', async () => {
  const budget = budgetOf(8);
  budget.pause(MINUTE);
  expect(budget.pausedMs()).toBe(MINUTE);
  const times = await timesOf(budget, 400, 3 * HOUR);
  expect(times.slice(0, 6)).toEqual([75_000, 90_000, 105_000, 120_000, 135_000, 150_000]);
  const perMinute = (minute: number) => times.filter((time) => Math.floor(time / MINUTE) === minute).length;
  expect([0, 30, 60, 61, 65, 70].map(perMinute)).toEqual([0, 4, 4, 8, 8, 8]);
});

test('a longer pause stays, a shorter one is over in time', async () => {
  const budget = budgetOf(8);
  budget.pause(60_000);
  budget.pause(1_000);
  expect(budget.pausedMs()).toBe(60_000);
  await pass(59_999);
  expect(budget.pausedMs()).toBe(1);
  await pass(1);
  expect(budget.pausedMs()).toBe(0);
});

test('a turn that is given back, or left, costs nothing, and no listener stays on the signal', async () => {
  const budget = budgetOf(1);
  const { signal } = new AbortController();
  const turn = await budget.take('send', signal);
  const leaving = new AbortController();
  const left = budget.take('refresh', leaving.signal).catch((error: unknown) => error);
  const next = budget.take('history', signal);
  leaving.abort(new Error('enough'));
  expect(await left).toEqual(new Error('enough'));
  turn.giveBack();
  (await next).end();
  expect(performance.now()).toBe(0);
  await expect(budget.take('send', AbortSignal.abort(new Error('before')))).rejects.toThrow('before');
  expect(getEventListeners(signal, 'abort')).toEqual([]);
  expect(vi.getTimerCount()).toBe(0);
});

test('calls that were made elsewhere count until their time is over, and so does a halved rate', async () => {
  const budget = budgetOf(8);
  budget.recall({ countMs: [10_000, 20_000, 20_000], slowMs: 0 });
  expect(await timesOf(budget, 9, HOUR)).toEqual([...Array(5).fill(0), 10_000, 20_000, 20_000, MINUTE]);
  const slow = budgetOf(8);
  slow.recall({ countMs: [10_000], slowMs: 90_000 });
  const begin = performance.now();
  const times = (await timesOf(slow, 13, HOUR)).map((time) => time - begin);
  expect(times).toEqual([0, 0, 0, 10_000, 60_000, 60_000, 60_000, 70_000, ...Array(4).fill(90_000), 120_000]);
});
