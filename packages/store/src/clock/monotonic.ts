/**
 * The monotonic clock, which nobody can set. The wall clock of a home computer may jump by a year: a Raspberry Pi has
 * no battery and gets the time from the network only after it has started.
 */
import { readFileSync } from 'node:fs';
import { uptime } from 'node:os';

/** A moment between two restarts of this machine. */
export interface MonotonicTime {
  /** The kernel's id of this boot; empty except on Linux. */
  boot: string;
  /** Seconds since the machine started, sleep included. All processes have the same clock. */
  seconds: number;
}

export function monotonicNow(): MonotonicTime {
  return { boot: bootId(), seconds: uptime() };
}

/**
 * Seconds between two moments, whatever happened to the wall clock.
 * @returns undefined if the machine was restarted in between, or if that is unknown
 */
export function secondsBetween(earlier: MonotonicTime, later: MonotonicTime): number | undefined {
  const seconds = later.seconds - earlier.seconds;
  // A container may count from its own start but report the boot id of its host: then the seconds go back.
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
