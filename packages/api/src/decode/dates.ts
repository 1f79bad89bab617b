const DATE =
  /^(\d{4})-(\d\d)-(\d\d)(?:T(\d\d):(\d\d):(\d\d)(?:\.(\d{1,9}))?(?:Z|([+-])(\d\d):(\d\d))| (\d\d):(\d\d):(\d\d))?$/;

/**
 * A date as BOCCO writes it: `2015-07-31T21:47:46+09:00` or `…Z`; `2016-03-02 11:00:59` and `2011-02-03` are UTC.
 * Undefined for anything else: `Date.parse` would take "0" for the year 2000, 30 February for 2 March, and read a time
 * without a zone in the zone of this machine.
 */
export function parseDate(text: string): Date | undefined {
  const match = DATE.exec(text);
  if (!match) return undefined;
  const field = (index: number) => Number(match[index] ?? 0);
  const [year, month, day] = [field(1), field(2), field(3)];
  const [hour, minute, second] = match[4] ? [field(4), field(5), field(6)] : [field(11), field(12), field(13)];
  const [offsetHour, offsetMinute] = [field(9), field(10)];
  if (hour > 23 || minute > 59 || second > 59 || offsetHour > 23 || offsetMinute > 59) return undefined;

  const date = new Date(0);
  date.setUTCFullYear(year, month - 1, day); // unlike Date.UTC it doesn't turn the year 1 into 1901
  if (date.getUTCMonth() !== month - 1) return undefined; // 30 February is in March
  const offset = (offsetHour * 60 + offsetMinute) * (match[8] === '-' ? -1 : 1);
  date.setUTCHours(hour, minute - offset, second, Math.trunc(Number(`0.${match[7] ?? 0}`) * 1000));
  return date;
}
