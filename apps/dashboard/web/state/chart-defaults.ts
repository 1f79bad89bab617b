/** What the charts begin with in this browser, where the address names nothing else. */
import { signal } from '@preact/signals';
import { type Comparison, comparisons } from './compare.ts';
import { type Range, ranges } from './range.ts';

export const defaultRange = signal<Range>('24h');
/** Null: what suits the range. */
export const preferredComparison = signal<Comparison | null>(null);

/** Takes over what this browser stored. */
export function readChartDefaults(range: string | null, compare: string | null): void {
  defaultRange.value = ranges.find((name) => name === range) ?? '24h';
  preferredComparison.value = comparisons.find((name) => name === compare) ?? null;
}
