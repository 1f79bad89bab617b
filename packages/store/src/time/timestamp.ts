/** `20261124T084512Z`, for names of files. In UTC, so that names sort by time also across clock changes. */
export function utcTimestamp(date = new Date()): string {
  return date.toISOString().replaceAll(/[-:]|\.\d+/g, '');
}

/** `2026-11-24T08:45:12.000Z`, or `second N` for epoch seconds beyond the calendar (a damaged value). Never throws. */
export function isoTime(ts: number): string {
  const date = new Date(ts * 1000);
  return Number.isNaN(date.getTime()) ? `second ${ts}` : date.toISOString();
}

/** Epoch seconds of a timestamp in the form of {@link utcTimestamp}; NaN for any other text. */
export function parseTimestamp(timestamp: string): number {
  const iso = timestamp.replace(/^(\d{4})(\d\d)(\d\d)T(\d\d)(\d\d)(\d\d)Z$/, '$1-$2-$3T$4:$5:$6Z');
  return Date.parse(iso) / 1000;
}
