/** The connection to the server's events: lost, it is tried again, after pauses that grow. */
import { signal } from '@preact/signals';
import { openEvents } from '../browser/event-source.ts';
import { liveEvents, loadAll } from './live.ts';
import { loadState, rooms } from './state.ts';
import { createTimer } from './timer.ts';

/** Epoch seconds at which the connection was lost, once that is five seconds ago; null while connected. */
export const lostSince = signal<number | null>(null);

/** Seconds before each attempt; the last one for all that follow. */
const pauses = [1, 2, 5, 10, 30];
let close = () => {};
let failures = 0;
let lost: number | null = null;
const again = createTimer(connect);
const banner = createTimer(() => {
  lostSince.value = lost;
});

export function connect(): void {
  again.clear();
  close();
  close = openEvents(liveEvents, onOpen, onLoss);
}

/** Everything is loaded once events flow: what happens meanwhile is told, so nothing is missing and nothing doubled. */
function onOpen(): void {
  banner.clear();
  void loadAll();
  failures = 0;
  lost = null;
  lostSince.value = null;
}

function onLoss(): void {
  if (rooms.peek() === null) void loadState();
  if (lost === null) {
    lost = Date.now() / 1000;
    banner.set(5000);
  }
  // The browser tries again by itself except after an HTTP error; pauses of our own are right for both.
  close();
  again.set(1000 * (pauses[Math.min(failures++, pauses.length - 1)] ?? 30));
}

/** A phone that wakes up may hold a dead connection that looks alive. */
let hiddenAt = 0;
export function seen(visible: boolean): void {
  if (!visible) hiddenAt = Date.now();
  else if (Date.now() - hiddenAt > 60_000) connect();
}
