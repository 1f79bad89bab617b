/** Whether what is shown is as old as the worker's last answers: the server did not answer itself. */
import { signal } from '@preact/signals';

/** Of when the oldest of them is (epoch seconds); null: everything comes from the server. */
export const keptSince = signal<number | null>(null);

let notes = 0;

export function noteKept(at: number): void {
  notes++;
  keptSince.value = Math.min(keptSince.peek() ?? at, at);
}

/** Loads what everything else follows. When all of it comes from the server, nothing shown is old any more. */
export async function loadFresh<T>(load: () => Promise<T>): Promise<T> {
  const before = notes;
  const loaded = await load();
  if (notes === before) keptSince.value = null;
  return loaded;
}
