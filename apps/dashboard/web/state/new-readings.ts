/** Readings that came while the charts show another time: they stay where they are, and say how many. */
import { signal } from '@preact/signals';
import { isLive } from './history.ts';

export const newReadings = signal(0);

/** Counts readings of the chosen sensor that have just come. */
export function countNew(count: number): void {
  if (!isLive.peek()) newReadings.value += count;
}

export function forgetNew(): void {
  newReadings.value = 0;
}
