/** The loaded messages of the chosen room, oldest first. */
import { signal } from '@preact/signals';
import type { MessageJson } from '../../../src/schemas.ts';
import { getMessages } from '../../api.ts';
import type { MessageQuery } from '../../paths.ts';
import { motionsShown } from '../robot-choices.ts';
import { roomId, seconds } from '../state.ts';

/** Null until the first page is loaded. */
export const messages = signal<MessageJson[] | null>(null);
export const hasOlder = signal(false);
export const loadingOlder = signal(false);
export const chatFailed = signal(false);
/** The message to scroll to and flash; a new object each time, so that the same one can be asked for twice. */
export const wanted = signal<{ id: number } | null>(null);

export const pageSize = 50;

/** A page of messages, with what the robot was made to do where that is shown. */
export const loadPage = (room: string, query: MessageQuery): Promise<MessageJson[]> =>
  getMessages(room, { ...query, motions: motionsShown.peek() ? '1' : undefined });

/** Both lists in order of id, each message once; `fresh` wins. */
export function merge(known: readonly MessageJson[], fresh: readonly MessageJson[]): MessageJson[] {
  const byId = new Map([...known, ...fresh].map((message) => [message.id, message]));
  return [...byId.values()].toSorted((a, b) => a.id - b.id);
}

/** Loads the newest page; keeps older messages unless some in between would be missing. */
export async function loadMessages(): Promise<void> {
  const room = roomId.peek();
  if (!room) return;
  try {
    const page = await loadPage(room, { limit: pageSize });
    if (room !== roomId.peek()) return;
    const known = messages.peek() ?? [];
    const joins = page.some(({ id }) => known.some((message) => message.id === id));
    // Also when everything was loaded: during a backfill the history grows at its beginning.
    hasOlder.value = page.length === pageSize;
    messages.value = joins ? merge(known, page) : page;
    chatFailed.value = false;
  } catch {
    chatFailed.value = messages.peek() === null;
  }
}

export async function loadOlder(): Promise<void> {
  const room = roomId.peek();
  const oldest = messages.peek()?.[0];
  if (!room || !oldest || !hasOlder.peek() || loadingOlder.peek()) return;
  loadingOlder.value = true;
  const page = await loadPage(room, { before: oldest.id, limit: pageSize }).catch(() => null);
  loadingOlder.value = false;
  if (!page || room !== roomId.peek()) return;
  hasOlder.value = page.length === pageSize;
  messages.value = merge(page, messages.peek() ?? []);
}

/** Loads pages until the oldest message is from before `ts`; ten at most, so that a wide range costs little. */
export async function loadBackTo(ts: number): Promise<void> {
  for (let page = 0; page < 10; page++) {
    const oldest = messages.peek()?.[0];
    if (!oldest || !hasOlder.peek() || seconds(oldest.date) < ts) return;
    const before = messages.peek();
    await loadOlder();
    if (messages.peek() === before) return;
  }
}

/** Adds a new or completed message. One older than the loaded ones would leave a hole: it comes with its page. */
export function addMessage(message: MessageJson): void {
  const known = messages.peek();
  if (message.room !== roomId.peek() || !known) return;
  const isBefore = message.id < (known[0]?.id ?? 0);
  if (!isBefore || !hasOlder.peek()) messages.value = merge(known, [message]);
}

/** Loads the conversation of another room. */
export function newRoomMessages(): void {
  messages.value = null;
  hasOlder.value = false;
  chatFailed.value = false;
  void loadMessages();
}
