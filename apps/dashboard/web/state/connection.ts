/** The connection to the server's events. After a loss it reconnects, with growing pauses. */
import { computed, signal } from '@preact/signals';
import { openEvents } from '../browser/event-source.ts';
import { keptSince } from './kept.ts';
import { liveEvents, loadAll } from './live.ts';
import { identify, signInNeeded } from './me.ts';
import { loadState, rooms } from './state.ts';
import { createTimer } from './timer.ts';

/** Epoch seconds of the loss of the connection, set five seconds later; null while connected. */
const toldSince = signal<number | null>(null);

/** Of when (epoch seconds) is what the page shows, while it has no connection; null while it has one. */
export const lostSince = computed(() => keptSince.value ?? toldSince.value);

/** How often the page was connected: the server may have been replaced in between. */
export const connections = signal(0);

/** Seconds before each attempt; the last one repeats. */
const pauses = [1, 2, 5, 10, 30];
let close = () => {};
let failures = 0;
let lost: number | null = null;
const reconnect = createTimer(connect);
const banner = createTimer(() => {
  toldSince.value = lost;
});

/** While nobody is signed in there is nothing to connect to. */
function disconnect(): void {
  reconnect.clear();
  banner.clear();
  close();
  failures = 0;
  lost = null;
  toldSince.value = null;
}

export function connect(): void {
  reconnect.clear();
  close();
  close = openEvents(liveEvents, onOpen, onLoss);
}

/** Loads everything only now: later changes arrive as events, so nothing is missing or doubled. */
function onOpen(): void {
  banner.clear();
  void loadAll().then(retryLater);
  failures = 0;
  lost = null;
  toldSince.value = null;
  connections.value++;
}

/** A server that is too slow has the worker answer in its place. */
function retryLater(): void {
  if (keptSince.peek() !== null) reconnect.set(1000 * (pauses.at(-1) ?? 30));
}

function onLoss(): void {
  // The server ends the events of who is signed out, here or elsewhere.
  void identify().then((isIn) => {
    if (isIn && rooms.peek() === null) void loadState();
    if (!isIn) disconnect();
  });
  if (lost === null) {
    lost = Date.now() / 1000;
    banner.set(5000);
  }
  // The browser reconnects by itself, but not after an HTTP error; our own pauses cover both.
  close();
  reconnect.set(1000 * (pauses[Math.min(failures++, pauses.length - 1)] ?? 30));
}

/** After a phone wakes up, a dead connection may look alive. */
let hiddenAt = 0;
export function seen(visible: boolean): void {
  if (!visible) hiddenAt = Date.now();
  else if (Date.now() - hiddenAt > 60_000 && !signInNeeded.peek()) connect();
}
