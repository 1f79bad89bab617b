/** Names of backups: when a backup was made, and which ones have expired. */
import { daySeconds } from '../../../time/seconds.ts';
import { parseTimestamp, utcTimestamp } from '../../../time/timestamp.ts';

/** The newest backup of the last 7 days and of the last 8 weeks with backups stays. */
const periods: readonly { period: (ts: number) => number; count: number }[] = [
  { period: (ts) => Math.floor(ts / daySeconds), count: 7 },
  // Weeks start on Monday, UTC; 1970 began on a Thursday.
  { period: (ts) => Math.floor((ts / daySeconds + 3) / 7), count: 8 },
];

/** `roomlog-20261124T084512Z.db`: the name of a backup. @param date now by default */
export const backupName = (date?: Date) => `roomlog-${utcTimestamp(date)}.db`;

/** When a backup with this name was made, epoch seconds; NaN for other names. */
export function backupTime(name: string): number {
  const [, timestamp] = /^roomlog-(\d{8}T\d{6}Z)\.db$/.exec(name) ?? [];
  return timestamp === undefined ? Number.NaN : parseTimestamp(timestamp);
}

/**
 * The expired ones of these files: all backups except the newest of 7 days and of 8 weeks. Files with other names never
 * expire.
 */
export function expiredBackups(names: readonly string[]): string[] {
  const backups = names
    .filter((name) => !Number.isNaN(backupTime(name)))
    .toSorted((a, b) => backupTime(b) - backupTime(a));
  const kept = periods.flatMap(({ period, count }) => {
    const groups = Map.groupBy(backups, (name) => period(backupTime(name)));
    return [...groups.values()].slice(0, count).map(([newest]) => newest);
  });
  return backups.filter((name) => !kept.includes(name));
}
