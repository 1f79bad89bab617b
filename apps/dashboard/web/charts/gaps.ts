/** The text for missing values. */
import { loaded } from '../state/history.ts';
import { t } from '../state/language.ts';
import { seconds } from '../state/state.ts';

/** Says that values are missing at `ts` (epoch seconds), with the cause if it is known. */
export function noDataAt(ts: number): string {
  const gap = loaded.value?.gaps.find(({ from, to }) => seconds(from) <= ts && ts <= seconds(to));
  return gap ? t().noDataBecause(t().gapCauses[gap.cause]) : t().noData;
}
