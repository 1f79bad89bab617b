/** Which zone is shown beside the home's. Apart from its clock, which comes when there is one. */
import { signal } from '@preact/signals';
import { writeStored } from '../browser/local-storage.ts';

/** `auto` for the browser's zone, an IANA name, or null for none; as it was stored, which may be anything. */
export const clockChoice = signal<string | null>(null);

export function chooseClock(chosen: string | null): void {
  clockChoice.value = chosen;
  writeStored('clock', chosen ?? '');
}
