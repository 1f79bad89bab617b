/** Backups by their names: when one was made, and which of many may go. */
import { daySeconds } from '../../../time/seconds.ts';
import { parseTimestamp, utcTimestamp } from '../../../time/timestamp.ts';

/** So many of the newest periods that have a backup keep their newest one. */
const kept: readonly { period: (ts: number) => number; count: number }[] = [
  { period: (ts) => Math.floor(ts / daySeconds), count: 7 },
  // Weeks of UTC that begin on Monday; 1970 began on a Thursday.
  { period: (ts) => Math.floor((ts / daySeconds + 3) / 7), count: 8 },
];

export const backupName = (date?: Date) => `roomlog-${utcTimestamp(date)}.db`;

/** When a file with this name was made (epoch seconds); NaN for any other name than a backup's. */
export function backupTime(name: string): number {
  const [, stamp] = /^roomlog-(\d{8}T\d{6}Z)\.db$/.exec(name) ?? [];
  return stamp === undefined ? Number.NaN : parseTimestamp(stamp);
}

/** Which of the files in a folder of backups may go, by their names; none that isn't named as a backup is. */
export function expiredBackups(names: readonly string[]): string[] {
  const backups = names
    .filter((name) => !Number.isNaN(backupTime(name)))
    .toSorted((a, b) => backupTime(b) - backupTime(a));
  const stay = new Set<string>();
  for (const { period, count } of kept) {
    const newest = new Map<number, string>();
    for (const name of backups) {
      const at = period(backupTime(name));
      if (!newest.has(at)) newest.set(at, name);
    }
    for (const name of [...newest.values()].slice(0, count)) stay.add(name);
  }
  return backups.filter((name) => !stay.has(name));
}
