/** Where the unread messages begin. It is placed once, when the messages come into view, and stays until they are left. */
import { computed, signal } from '@preact/signals';
import { isPhone, isVisible, screen } from '../screen.ts';
import { account, roomId } from '../state.ts';
import { messages } from './chat.ts';
import { shown, shownHasOlder } from './scrollback.ts';
import { readUpTo, unread } from './unread.ts';

/** The room whose messages are in view. */
const opened = computed(() => {
  const inView = isVisible.value && (!isPhone.value || screen.value === 'messages');
  return inView ? roomId.value : null;
});

/** The newest message that was read when the room was opened; null when nothing was unread. */
const placed = signal<{ room: string; after: number | null } | null>(null);

/** Effect: places it when the messages that come into view are loaded. */
export function placeDivider(): void {
  const room = opened.value;
  if (room === null) placed.value = null;
  if (room === null || placed.peek()?.room === room) return;
  const isLoaded = messages.value?.every((message) => message.room === room) ?? false;
  if (isLoaded) placed.value = { room, after: unread.peek() && readUpTo.peek() };
}

/** The id of the message before which it stands; null while it stands nowhere. */
export const firstUnread = computed(() => {
  const { room, after } = placed.value ?? {};
  if (after === undefined || after === null || room !== roomId.value) return null;
  const all = shown.value ?? [];
  const at = all.findIndex(({ id, sender }) => id > after && sender !== account.value);
  // Before the oldest one that is loaded there may be more that are unread.
  return at > 0 || (at === 0 && !shownHasOlder.value) ? (all[at]?.id ?? null) : null;
});
