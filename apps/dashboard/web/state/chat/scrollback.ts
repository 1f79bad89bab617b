/**
 * A part of the conversation far back, shown instead of its end. It grows both ways; when it meets the messages loaded
 * from the end, the two are merged.
 */
import { computed, signal } from '@preact/signals';
import type { MessageJson } from '../../../src/schemas.ts';
import { roomId } from '../state.ts';
import { hasOlder, loadOlder, loadPage, merge, messages, pageSize, wanted } from './chat.ts';

interface Stretch {
  messages: MessageJson[];
  hasOlder: boolean;
}

export const scrollback = signal<Stretch | null>(null);

/** What the conversation shows, oldest first; null until loaded. */
export const shown = computed(() => scrollback.value?.messages ?? messages.value);
export const shownHasOlder = computed(() => scrollback.value?.hasOlder ?? hasOlder.value);

/** One page at a time, in either direction. */
let loading = false;

async function load(query: { before?: number; after?: number }): Promise<MessageJson[] | null> {
  const room = roomId.peek();
  if (!room) return null;
  const page = await loadPage(room, { ...query, limit: pageSize }).catch(() => null);
  return room === roomId.peek() ? page : null;
}

/** @param reachesEnd true when it has everything up to now */
function put(stretch: Stretch, reachesEnd: boolean): void {
  const end = messages.peek() ?? [];
  const meets = (stretch.messages.at(-1)?.id ?? 0) >= (end[0]?.id ?? Number.POSITIVE_INFINITY);
  if (!meets && !reachesEnd) {
    scrollback.value = stretch;
    return;
  }
  messages.value = merge(stretch.messages, end);
  hasOlder.value = stretch.hasOlder;
  scrollback.value = null;
}

/** Shows the message in the conversation, with those before and after. @returns false when it could not be loaded */
export async function goTo(id: number): Promise<boolean> {
  if (messages.peek()?.some((message) => message.id === id)) leaveScrollback();
  else if (!scrollback.peek()?.messages.some((message) => message.id === id)) {
    const [before, after] = await Promise.all([load({ before: id + 1 }), load({ after: id })]);
    if (!before || !after) return false;
    put({ messages: merge(before, after), hasOlder: before.length === pageSize }, after.length < pageSize);
  }
  wanted.value = { id };
  return true;
}

export function leaveScrollback(): void {
  scrollback.value = null;
}

export async function loadOlderShown(): Promise<void> {
  const known = scrollback.peek();
  if (!known) return loadOlder();
  await extend(known, { before: known.messages[0]?.id ?? 0 }, (page) => {
    put({ messages: merge(page, known.messages), hasOlder: page.length === pageSize }, false);
  });
}

export async function loadNewer(): Promise<void> {
  const known = scrollback.peek();
  if (!known) return;
  await extend(known, { after: known.messages.at(-1)?.id ?? 0 }, (page) => {
    put({ ...known, messages: merge(known.messages, page) }, page.length < pageSize);
  });
}

async function extend(
  known: Stretch,
  query: { before?: number; after?: number },
  take: (page: MessageJson[]) => void,
): Promise<void> {
  if (loading) return;
  loading = true;
  const page = await load(query);
  loading = false;
  if (page && scrollback.peek() === known) take(page);
}

/** Updates a shown message, for example when its picture has arrived. */
export function refreshScrollback(message: MessageJson): void {
  const known = scrollback.peek();
  if (!known?.messages.some(({ id, room }) => id === message.id && room === message.room)) return;
  scrollback.value = { ...known, messages: merge(known.messages, [message]) };
}
