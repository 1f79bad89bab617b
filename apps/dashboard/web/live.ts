/** The server's events. After any loss everything is loaded anew, so nothing is missing and nothing doubled. */
import { effect, signal } from '@preact/signals';
import type { LiveEvents } from '../src/schemas.ts';
import { addMessage, loadMessages } from './chat.ts';
import { loadDay } from './day.ts';
import { isLive, loadHistory, scrubbing, view } from './history.ts';
import { loadOutbox, putRow } from './outbox.ts';
import { paths } from './paths.ts';
import { loadState, sensorId, setLatest, status } from './state.ts';

/** Epoch seconds at which the connection was lost, once that is five seconds ago; null while connected. */
export const lostSince = signal<number | null>(null);

const pauses = [1, 2, 5, 10, 30];
let source: EventSource | null = null;
let failures = 0;
let lost: number | null = null;
let banner: ReturnType<typeof setTimeout> | undefined;
let again: ReturnType<typeof setTimeout> | undefined;
/** A reading came while values were being read off the charts. */
let behind = false;

export async function loadAll(): Promise<void> {
  await loadState();
  await Promise.all([loadDay(), loadHistory(), loadMessages(), loadOutbox()]);
}

export function connect(): void {
  clearTimeout(again);
  source?.close();
  source = new EventSource(paths.events);
  source.onopen = onOpen;
  source.onerror = onLoss;
  for (const name of Object.keys(handlers) as (keyof LiveEvents)[]) {
    source.addEventListener(name, (event) => handle(name, event.data));
  }
}

function onOpen(): void {
  clearTimeout(banner);
  if (lost !== null) loadAll();
  failures = 0;
  lost = null;
  lostSince.value = null;
}

function onLoss(): void {
  if (lost === null) {
    const since = Date.now() / 1000;
    lost = since;
    banner = setTimeout(() => {
      lostSince.value = since;
    }, 5000);
  }
  // The browser tries again by itself except after an HTTP error; pauses of our own are right for both.
  source?.close();
  clearTimeout(again);
  again = setTimeout(connect, 1000 * (pauses[Math.min(failures++, pauses.length - 1)] ?? 30));
}

const handlers: { [Name in keyof LiveEvents]: (data: LiveEvents[Name]) => void } = {
  reading({ sensor, from, latest }) {
    if (!setLatest(sensor, latest)) loadState();
    if (sensor !== sensorId.peek()) return;
    loadDay();
    const seen = isLive.peek() || Date.parse(from) / 1000 < (view.peek().zoom?.to ?? view.peek().end ?? 0);
    if (scrubbing.peek()) behind = true;
    else if (seen) loadHistory();
  },
  message: addMessage,
  outbox: putRow,
  status(data) {
    status.value = data;
  },
  reload() {
    loadAll();
  },
};

function handle<Name extends keyof LiveEvents>(name: Name, data: string): void {
  handlers[name](JSON.parse(data) as LiveEvents[Name]);
}

effect(() => {
  if (scrubbing.value || !behind) return;
  behind = false;
  loadHistory();
});

/** A phone that wakes up may hold a dead connection that looks alive. */
let hiddenAt = 0;
document.addEventListener('visibilitychange', () => {
  if (document.visibilityState === 'hidden') hiddenAt = Date.now();
  else if (Date.now() - hiddenAt > 60_000) {
    connect();
    loadAll();
  }
});
