import { JAPAN } from '../../household/clock.ts';

declare global {
  interface JSON {
    /** A number that `JSON.stringify` writes with these digits. TypeScript's library lacks it. */
    rawJSON(text: string): object;
  }
}

/** A `sequence` as JSON writes it. */
export type WireSequence = object | string;

/**
 * The 17 digits `YYYYMMDDhhmmssSSS` of epoch milliseconds. A number can't hold them: above 2^53 only every fourth
 * millisecond has one.
 * @param ahead seconds by which the digits' zone is ahead of UTC
 */
export function digitsOf(at: number, ahead = 0): string {
  return new Date(at + ahead * 1000).toISOString().replaceAll(/\D/g, '');
}

/** The epoch milliseconds of such digits; NaN for anything else. A second 60, as rounding makes it, is the next minute. */
export function timeOfDigits(digits: string, ahead = 0): number {
  if (!/^\d{17}$/.test(digits)) return Number.NaN;
  const part = (from: number, to: number) => Number(digits.slice(from, to));
  const date = Date.UTC(part(0, 4), part(4, 6) - 1, part(6, 8), part(8, 10), part(10, 12), part(12, 14), part(14, 17));
  return date - ahead * 1000;
}

/** The digits after a way through a double, as a client that reads numbers has them. */
export const rounded = (digits: string) => String(BigInt(Number(digits)));

/** How a `sequence` is written (settings `emo_sequence` and `emo_sequence_zone`). */
interface SequenceStyle {
  emo_sequence: 'number' | 'text' | 'rounded';
  emo_sequence_zone: 'UTC' | 'JST';
}

export const zoneOf = ({ emo_sequence_zone }: SequenceStyle) => (emo_sequence_zone === 'UTC' ? 0 : JAPAN);

/** A `sequence` for `JSON.stringify`. */
export function wireSequence(style: SequenceStyle, at: number): WireSequence {
  const digits = digitsOf(at, zoneOf(style));
  if (style.emo_sequence === 'text') return digits;
  return JSON.rawJSON(style.emo_sequence === 'number' ? digits : rounded(digits));
}

/** JSON text with every `sequence` rounded. */
export const roundSequences = (json: string) =>
  json.replaceAll(/"sequence":(\d{17})/g, (_, digits: string) => `"sequence":${rounded(digits)}`);
