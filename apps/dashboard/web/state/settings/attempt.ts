/** Changes of the settings: each is made at once, and can be undone. */
import { signal } from '@preact/signals';
import { ApiError } from '../../api.ts';

/** Why the last change could not be made: the server's code, empty without an answer; null while all is well. */
export const settingsProblem = signal<string | null>(null);
/** What takes back the last change. */
export const undo = signal<(() => Promise<void>) | null>(null);

/** @returns whether it was done */
export async function attempt(change: () => unknown): Promise<boolean> {
  settingsProblem.value = null;
  try {
    await change();
  } catch (error) {
    settingsProblem.value = error instanceof ApiError ? error.code : '';
  }
  return settingsProblem.peek() === null;
}

/** Makes a change, which can be undone until the next one. */
export async function changeWithUndo(change: () => unknown, back: () => unknown): Promise<void> {
  undo.value = null;
  if (!(await attempt(change))) return;
  undo.value = async () => {
    undo.value = null;
    await attempt(back);
  };
}
