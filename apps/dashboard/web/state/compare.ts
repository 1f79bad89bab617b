/** What the charts are compared with. Pure. */
import { type Limits, rangeDays, type Span, shiftDays, type View, visibleSpan } from './range.ts';

/** The usual band of the hour, the period before, the same days a year ago, nothing. */
export const comparisons = ['usual', 'prev', 'year', 'none'] as const;
export type Comparison = (typeof comparisons)[number];

/** Four days, one of which may have 25 hours: in a longer span the band would be too fine to see. */
const usualUpTo = 4 * 86_400 + 3600;

/** Days of a year: as many weeks, so that weekdays agree. */
export const yearOfWeeks = 364;

/** Those that a view can be compared with. */
export function offeredFor(view: View, limits: Limits): Comparison[] {
  const span = visibleSpan(view, limits);
  const isOffered = {
    usual: span.to - span.from <= usualUpTo,
    prev: view.range !== 'all',
    // Of a year the period before is the year before, and of all there is none.
    year:
      view.range !== '1y' &&
      (view.range !== 'all' || view.zoom !== null) &&
      shiftDays(span.to, limits.zone, -yearOfWeeks) > limits.first,
    none: true,
  };
  return comparisons.filter((name) => isOffered[name]);
}

function defaultComparison(view: View, limits: Limits): Comparison {
  if (offeredFor(view, limits).includes('usual')) return 'usual';
  return view.range === '7d' ? 'prev' : 'none';
}

/** @param choice null: none was made */
export function comparisonOf(choice: Comparison | null, view: View, limits: Limits): Comparison {
  return choice !== null && offeredFor(view, limits).includes(choice) ? choice : defaultComparison(view, limits);
}

/** The span that is drawn beneath `span`; null for what is no period. */
export function comparedSpan(comparison: Comparison, { range }: View, { from, to }: Span, zone: string): Span | null {
  if (comparison === 'usual' || comparison === 'none' || (comparison === 'prev' && range === 'all')) return null;
  const back = comparison === 'year' || range === '1y' || range === 'all' ? yearOfWeeks : rangeDays[range];
  return { from: shiftDays(from, zone, -back), to: shiftDays(to, zone, -back) };
}
