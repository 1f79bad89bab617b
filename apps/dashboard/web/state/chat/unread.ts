/** What the account has not read yet. Only the button marks messages as read, because everybody in the room sees it. */
import { computed, signal } from '@preact/signals';
import { postRead } from '../../api.ts';
import { readStored, writeStored } from '../../browser/local-storage.ts';
import { account, selection } from '../state.ts';
import { messages } from './chat.ts';

/** Up to which message somebody pressed the button here, by room, until BOCCO confirms it. */
const pressed = signal<ReadonlyMap<string, number>>(new Map());
export const markFailed = signal(false);

/** Whether this browser's reader still has to learn that everybody sees what the button does. */
export const hintNeeded = signal(readStored('readHint') === null);

/** The id up to which the account has read the chosen room; null for who is no member, and without read marks. */
export const readUpTo = computed(() => {
  const room = selection.value?.room;
  const me = room?.members.find(({ user }) => user.uuid === account.value);
  const read = me?.read_id ?? null;
  return room && read !== null ? Math.max(read, pressed.value.get(room.uuid) ?? 0) : null;
});

/** The unread ones among the loaded messages of others; null when there are none. */
export const unread = computed(() => {
  const room = selection.value?.room;
  const read = readUpTo.value;
  if (!room || read === null) return null;
  const fresh = (messages.value ?? []).filter(({ id, sender }) => id > read && sender !== account.value);
  const newest = fresh.at(-1)?.id;
  return newest === undefined ? null : { room: room.uuid, count: fresh.length, newest };
});

function press(room: string, upTo: number): void {
  pressed.value = new Map(pressed.value).set(room, upTo);
}

export async function markAllRead(): Promise<void> {
  const now = unread.peek();
  if (!now) return;
  markFailed.value = false;
  const before = pressed.peek().get(now.room) ?? 0;
  press(now.room, now.newest);
  try {
    await postRead(now.room, now.newest);
    hintNeeded.value = false;
    writeStored('readHint', 'known');
  } catch {
    press(now.room, before);
    markFailed.value = true;
  }
}
