/** `20261124T084512Z`: a moment in a file's name; names sort as the moments do, in UTC whatever the home's clock does. */
export function utcStamp(date = new Date()): string {
  return date.toISOString().replaceAll(/[-:]|\.\d+/g, '');
}

/** Epoch seconds; NaN for what is no such stamp. */
export function readStamp(stamp: string): number {
  const iso = stamp.replace(/^(\d{4})(\d\d)(\d\d)T(\d\d)(\d\d)(\d\d)Z$/, '$1-$2-$3T$4:$5:$6Z');
  return Date.parse(iso) / 1000;
}
