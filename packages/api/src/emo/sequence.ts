/*
 * The `sequence` of a message is the time at which it was sent, in UTC, as 17 digits: `YYYYMMDDhhmmssSSS`. It is more
 * than 2^53, so it is text here, never a number. Texts of two sequences compare as their times do.
 */

const DIGITS = /^(\d{4})(\d\d)(\d\d)(\d\d)(\d\d)(\d\d)(\d{3})$/;

/**
 * The time of a sequence, or undefined for a text that is none. The second may be 60: a server that computes with
 * doubles rounds `…59999` up to it.
 */
export function parseSequence(text: string): number | undefined {
  const match = DIGITS.exec(text);
  if (!match) return undefined;
  const field = (index: number) => Number(match[index]);
  const [year, month, day, hour, minute, second] = [field(1), field(2), field(3), field(4), field(5), field(6)];
  if (hour > 23 || minute > 59 || second > 60) return undefined;
  const midnight = new Date(Date.UTC(year, month - 1, day));
  // 30 February would be 2 March, and the year 99 would be 1999.
  if (midnight.toISOString().slice(0, 10).replaceAll('-', '') !== text.slice(0, 8)) return undefined;
  return midnight.getTime() + ((hour * 60 + minute) * 60 + second) * 1000 + field(7);
}

/**
 * When a message with this sequence was sent, in epoch milliseconds.
 * @throws RangeError for anything but a sequence.
 */
export function epochMsOf(sequence: string): number {
  const ms = parseSequence(sequence);
  if (ms === undefined) throw new RangeError('A sequence must be a time of 17 digits, YYYYMMDDhhmmssSSS.');
  return ms;
}

/**
 * The sequence of a message that is sent at this time (epoch milliseconds).
 * @throws RangeError for no time, or one beyond the year 9999.
 */
export function sequenceOf(epochMs: number): string {
  const digits = new Date(epochMs).toISOString().replaceAll(/\D/g, '');
  if (digits.length !== 17) throw new RangeError('A sequence has a year of four digits.');
  return digits;
}
