/** What this browser shows of a robot beside what is said and measured. */
import { signal } from '@preact/signals';
import { readStored, writeStored } from '../browser/local-storage.ts';

/** What the robot was made to do, in the conversation. */
export const motionsShown = signal(readStored('motions') === 'shown');
/** What its service told by itself, over the charts. */
export const eventsShown = signal(readStored('events') !== 'hidden');

export function chooseMotions(isShown: boolean): void {
  motionsShown.value = isShown;
  writeStored('motions', isShown ? 'shown' : '');
}

export function chooseEvents(isShown: boolean): void {
  eventsShown.value = isShown;
  writeStored('events', isShown ? '' : 'hidden');
}
