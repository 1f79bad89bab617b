/** Where many slices have their turns: one after another, not all at once. */
import type { Slice } from '@roomlog/store';

/** Multiples of it, without what is before the point, lie as far from each other as can be, however many they are. */
const goldenRatio = (Math.sqrt(5) - 1) / 2;

/**
 * When a slice has its turn again. Each has a place of its own in the interval: what begins together, as at the start of a
 * collector, would stay together for ever otherwise, and be a burst with nothing after it. Only the first time is sooner
 * than an interval, and none is later.
 * @param last when it had its turn, epoch seconds
 * @param every seconds
 * @param slices of each account
 */
export function nextTurn({ account_id, slice }: Slice, last: number, every: number, slices: number): number {
  const place = Math.floor((((account_id * slices + slice) * goldenRatio) % 1) * every);
  return last + every - ((last - place) % every);
}
