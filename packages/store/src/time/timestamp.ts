/** `20261124T084512Z`: a moment in a file's name; names sort as the moments do, in UTC whatever the home's clock does. */
export function utcTimestamp(date = new Date()): string {
  return date.toISOString().replaceAll(/[-:]|\.\d+/g, '');
}

/** `2026-11-24T08:45:12.000Z`; the number where the calendar ends before it, as only a damaged value has it. */
export function isoTime(ts: number): string {
  const date = new Date(ts * 1000);
  return Number.isNaN(date.getTime()) ? `second ${ts}` : date.toISOString();
}

/** Epoch seconds; NaN for what is no such stamp. */
export function parseTimestamp(stamp: string): number {
  const iso = stamp.replace(/^(\d{4})(\d\d)(\d\d)T(\d\d)(\d\d)(\d\d)Z$/, '$1-$2-$3T$4:$5:$6Z');
  return Date.parse(iso) / 1000;
}
