/** Keeps programs running until the signal aborts or a program can't go on. */
import { setTimeout as delay } from 'node:timers/promises';
import { backoff, exitCodes, untilAborted } from '@roomlog/runtime';
import type { Ready, Running } from './processes.ts';

/** After every exit code of ours but that of an internal error a restart would not help: everything stops. */
const fatalExitCodes = new Set<number>(Object.values(exitCodes).filter((code) => code !== exitCodes.internal));

export const isFatal = (code: number) => fatalExitCodes.has(code);

/** Twice as long after each crash; from the start again once a program has run for `longest`. */
const restartAfterMs = { first: 1000, longest: 30_000 };

interface Kept {
  /** Called for the first start and for each one after a crash. */
  launch: () => Running;
  /** Called each time the program is ready. */
  ready?: (facts: Ready) => void;
  /** True when a restart would not help, so everything stops. */
  isFatal?: (code: number) => boolean;
}

export type Supervisor = ReturnType<typeof createSupervisor>;

/** Two states: running until `decision` aborts, stopping from then on. */
export function createSupervisor(stop: AbortSignal, restart = restartAfterMs) {
  const decision = new AbortController();
  const stopping = decision.signal;
  const running: Promise<void>[] = [];
  let exitCode = 0;
  const decide = (code: number) => {
    if (stopping.aborted) return;
    exitCode = code;
    decision.abort();
  };
  if (stop.aborted) decide(0);
  else stop.addEventListener('abort', () => decide(0), { once: true });

  const keepRunning = async ({ launch, ready, isFatal: ends = isFatal }: Kept, firstReady: (facts: Ready) => void) => {
    let crashes = 0;
    // Synchronous from this check to the listener below: a later decision always stops the program.
    while (!stopping.aborted) {
      const program = launch();
      const startedAt = performance.now();
      const end = () => void program.stop();
      stopping.addEventListener('abort', end, { once: true });
      void program.ready.then((facts) => {
        if (facts === undefined || stopping.aborted) return;
        ready?.(facts);
        firstReady(facts);
      });
      const code = await program.exited;
      stopping.removeEventListener('abort', end);
      // It has already printed why on stderr.
      if (ends(code)) return decide(code);
      if (performance.now() - startedAt > restart.longest) crashes = 0;
      await delay(backoff(restart, crashes++), undefined, { signal: stopping }).catch(() => {});
    }
  };

  return {
    /**
     * Starts a program, and restarts it whenever it crashes.
     * @returns its first announcement; undefined when everything stops before
     */
    keep: (kept: Kept): Promise<Ready | undefined> => {
      const { promise, resolve } = Promise.withResolvers<Ready | undefined>();
      running.push(keepRunning(kept, resolve));
      void untilAborted(stopping).then(() => resolve(undefined));
      return promise;
    },
    /** Aborts when everything has to stop: nothing is started any more. */
    stopping,
    /** Resolves with the exit code when every program has ended: 0, or that of the program that could not go on. */
    ended: async (): Promise<number> => {
      await untilAborted(stopping);
      await Promise.all(running);
      return exitCode;
    },
    /** Decides to stop, and resolves when every program has ended. */
    stop: async (): Promise<void> => {
      decide(0);
      await Promise.all(running);
    },
  };
}
