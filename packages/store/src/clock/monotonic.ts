/**
 * A clock that nobody sets: the wall clock of a home computer may jump by a day or a year, as on a Raspberry Pi that has
 * no battery and asks the network for the time after it has started.
 */
import { readFileSync } from 'node:fs';
import { uptime } from 'node:os';

/** A moment of one run of this machine. */
export interface MonotonicTime {
  /** Names the run of the machine; empty where the system doesn't tell (only Linux does). */
  boot: string;
  /** Seconds since the machine started, the time it slept included; the same clock for all processes. */
  seconds: number;
}

export function monotonicNow(): MonotonicTime {
  return { boot: bootId(), seconds: uptime() };
}

/**
 * Seconds between two moments, whatever the wall clock did meanwhile.
 * @returns undefined when they aren't of the same run of this machine, or can't be told to be
 */
export function secondsBetween(earlier: MonotonicTime, later: MonotonicTime): number | undefined {
  const seconds = later.seconds - earlier.seconds;
  // A container may count from its own start under the boot of its host: then the count begins again.
  return earlier.boot !== '' && earlier.boot === later.boot && seconds >= 0 ? seconds : undefined;
}

let known: string | undefined;

function bootId(): string {
  known ??= readBootId();
  return known;
}

/** https://docs.kernel.org/admin-guide/sysctl/kernel.html#random */
function readBootId(): string {
  try {
    return readFileSync('/proc/sys/kernel/random/boot_id', 'utf8').trim();
  } catch {
    return '';
  }
}
