/** Search in the chosen room's messages: the query and its results. They stay when the field is closed. */
import { signal } from '@preact/signals';
import { queryWords } from '@roomlog/store/fold';
import type { MessageJson } from '../../../src/schemas.ts';
import { roomId } from '../state.ts';
import { createTimer } from '../timer.ts';
import { loadPage } from './chat.ts';

interface Found {
  query: string;
  /** Folded, as the search compares them. */
  words: string[];
  /** The newest first. */
  messages: MessageJson[];
  hasMore: boolean;
}

export const searchOpen = signal(false);
export const query = signal('');
/** Null before the first search. */
export const found = signal<Found | null>(null);
export const searching = signal(false);
export const searchFailed = signal(false);

/** As many characters as the server accepts. */
export const longestQuery = 100;
const pageSize = 30;
const pauseMs = 200;

const timer = createTimer(askAgain);

/** Searches once typing pauses. */
export function ask(text: string): void {
  query.value = text;
  timer.clear();
  if (queryWords(text).length === 0) {
    found.value = null;
    searching.value = false;
    searchFailed.value = false;
    return;
  }
  searching.value = true;
  timer.set(pauseMs);
}

/** Results of an older query are dropped. */
async function load(text: string, before?: number): Promise<void> {
  const room = roomId.peek();
  if (!room) return;
  searching.value = true;
  const page = await loadPage(room, { q: text, before, limit: pageSize }).catch(() => null);
  if (room !== roomId.peek() || text !== query.peek()) return;
  searching.value = false;
  searchFailed.value = page === null;
  if (!page) return;
  const known = before === undefined ? [] : (found.peek()?.messages ?? []);
  const messages = [...known, ...page.toReversed()];
  found.value = { query: text.trim(), words: queryWords(text), messages, hasMore: page.length === pageSize };
}

export function askAgain(): void {
  void load(query.peek());
}

export function findMore(): void {
  const last = found.peek()?.messages.at(-1);
  if (last && !searching.peek()) void load(query.peek(), last.id);
}

/** Clears the search for another room. */
export function newRoomSearch(): void {
  searchOpen.value = false;
  ask('');
}
