/** Why there is nothing to see. */
import { loaded } from '../state/history.ts';
import { t } from '../state/language.ts';
import { seconds } from '../state/state.ts';

/** What stands where values are missing at `ts` (epoch seconds): that they are, and why if that is known. */
export function noDataAt(ts: number): string {
  const gap = loaded.value?.gaps.find(({ from, to }) => seconds(from) <= ts && ts <= seconds(to));
  return gap ? t().noDataBecause(t().gapCauses[gap.cause]) : t().noData;
}
