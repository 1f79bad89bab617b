/** What a comparison is called where the charts show this view. */
import type { Comparison } from '../state/compare.ts';
import { view } from '../state/history.ts';
import { t } from '../state/language.ts';

export function comparisonName(comparison: Comparison): string {
  const { names, before, yearOfLonger } = t().compare;
  const { range, zoom } = view.value;
  if (comparison === 'prev') return before[range];
  return comparison === 'year' && (range !== '24h' || zoom) ? yearOfLonger : names[comparison];
}
