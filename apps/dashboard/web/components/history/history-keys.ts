/** What a key does anywhere in the history: on the charts, in the table, on the buttons above. */
import { signal } from '@preact/signals';
import { showOther, toggleTable } from '../../state/history.ts';

/** Whether the list of the keys is shown. */
export const keysOpen = signal(false);

const keys: Record<string, () => void> = {
  '[': () => showOther(-1),
  ']': () => showOther(1),
  t: toggleTable,
  '?': () => {
    keysOpen.value = true;
  },
};

export function onHistoryKey(event: KeyboardEvent): void {
  if (event.ctrlKey || event.metaKey || event.altKey) return;
  const action = keys[event.key.toLowerCase()];
  if (!action || (event.target as HTMLElement).closest('dialog, [role=dialog], [role=menu]')) return;
  event.preventDefault();
  action();
  // What had the focus may be gone, as the charts are when the table comes.
  (event.currentTarget as HTMLElement).focus({ preventScroll: true });
}
