/** How a temperature compares with what is usual at its hour, with yesterday and with a year ago, in words. */
import type { Band } from '../state/usual.ts';
import type { Texts } from './languages.ts';

/** As much as this (°C) above or below the band is still as usual. */
const tolerance = 0.2;

/** A temperature and what it is compared with, in °C; null for what isn't known. */
export interface Compared {
  temperature: number | null;
  usual: Band | null;
  /** The change since this time yesterday, which is said where nothing is usual yet. */
  sinceYesterday: number | null;
  yearAgo: number | null;
}

/** One or two sentences, or ''. */
export function describeComparison(known: Compared, texts: Texts, format: (celsius: number) => string): string {
  const { temperature, usual, yearAgo: then } = known;
  const sentences = [
    temperature !== null && usual ? withUsual(temperature, usual, texts, format) : withYesterday(known, texts, format),
    then === null ? '' : texts.compare.yearAgo(`${format(then)}°C`),
  ];
  return sentences.filter((sentence) => sentence !== '').join(texts.sentenceGap);
}

function withUsual(temperature: number, { lo, hi }: Band, { compare }: Texts, format: (celsius: number) => string) {
  // Word joiners: a line never breaks within a range.
  const range = `${format(lo)}\u2060–\u2060${format(hi)}°`;
  if (temperature > hi + tolerance) return compare.warmer(range);
  return temperature < lo - tolerance ? compare.cooler(range) : compare.asUsual(range);
}

export function withYesterday(
  { sinceYesterday: change }: Pick<Compared, 'sinceYesterday'>,
  texts: Texts,
  format: (celsius: number) => string,
): string {
  if (change === null) return '';
  if (Math.abs(change) < 0.3) return texts.likeYesterday;
  const by = `${format(Math.abs(change))}°C`;
  return change > 0 ? texts.warmerThanYesterday(by) : texts.coolerThanYesterday(by);
}
