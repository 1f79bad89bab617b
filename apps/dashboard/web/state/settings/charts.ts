/** What the charts of this browser begin with. */
import { currentSearch, writeSearch } from '../../browser/address-bar.ts';
import { writeStored } from '../../browser/local-storage.ts';
import { defaultRange, preferredComparison } from '../chart-defaults.ts';
import type { Comparison } from '../compare.ts';
import { readAddress } from '../history.ts';
import type { Range } from '../range.ts';
import { changeWithUndo } from './attempt.ts';

/** @param compare null: what suits the range */
function choose(range: Range, compare: Comparison | null): void {
  defaultRange.value = range;
  preferredComparison.value = compare;
  writeStored('range', range);
  writeStored('compare', compare ?? '');
  // As if the page were opened now, by an address that names no view.
  const query = new URLSearchParams(currentSearch());
  for (const name of ['r', 'from', 'to', 'cmp']) query.delete(name);
  writeSearch(`?${query.toString()}`, 'replace');
  readAddress();
}

async function change(range: Range, compare: Comparison | null): Promise<void> {
  const before = [defaultRange.peek(), preferredComparison.peek()] as const;
  await changeWithUndo(
    () => choose(range, compare),
    () => choose(...before),
  );
}

export const beginWith = (range: Range) => void change(range, preferredComparison.peek());
export const compareFirstWith = (compare: Comparison | null) => void change(defaultRange.peek(), compare);
