/**
 * The server's events. Everything is loaded once they flow, and anew whenever they flow again: what happens meanwhile is
 * told, so nothing is missing and nothing doubled.
 */
import { effect, signal } from '@preact/signals';
import type { LiveEvents } from '../../src/schemas.ts';
import { paths } from '../paths.ts';
import { addMessage, loadMessages } from './chat/chat.ts';
import { loadOutbox, putRow } from './chat/outbox.ts';
import { refreshScrollback } from './chat/scrollback.ts';
import { growDay, loadDay } from './day.ts';
import { growHistory, loadEnd, loadHistory, type Missing, scrubbing } from './history.ts';
import { loadState, putRoom, roomId, rooms, sensorId, setLatest, status, takeStatus } from './state.ts';

/** Epoch seconds at which the connection was lost, once that is five seconds ago; null while connected. */
export const lostSince = signal<number | null>(null);

const pauses = [1, 2, 5, 10, 30];
let source: EventSource | null = null;
let failures = 0;
let lost: number | null = null;
let banner: ReturnType<typeof setTimeout> | undefined;
let again: ReturnType<typeof setTimeout> | undefined;

export async function loadAll(): Promise<void> {
  const first = rooms.peek() === null;
  await loadState();
  // A room and a sensor that are new here load what is theirs by themselves.
  if (first) return;
  await Promise.all([loadDay(), loadHistory(), loadMessages(), loadOutbox()]);
}

export function connect(): void {
  clearTimeout(again);
  source?.close();
  source = new EventSource(paths.events);
  source.addEventListener('open', onOpen);
  source.addEventListener('error', onLoss);
  on(source, 'reading', onReading);
  on(source, 'message', onMessage);
  on(source, 'outbox', putRow);
  on(source, 'room', putRoom);
  on(source, 'status', onStatus);
  on(source, 'reload', onReload);
}

function on<Name extends keyof LiveEvents>(from: EventSource, name: Name, act: (data: LiveEvents[Name]) => void): void {
  from.addEventListener(name, ({ data }: MessageEvent<string>) => act(JSON.parse(data) as LiveEvents[Name]));
}

function onMessage(message: LiveEvents['message']): void {
  addMessage(message);
  refreshScrollback(message);
}

function onStatus(data: LiveEvents['status']): void {
  const before = status.peek();
  takeStatus(data);
  // Who reads, and where midnight is: all that is here stands on them.
  if (before && (before.account !== data.account || before.time_zone !== data.time_zone)) void loadAll();
}

function onReload({ room }: LiveEvents['reload']): void {
  if (room === undefined) void loadAll();
  else if (room === roomId.peek()) void Promise.all([loadMessages(), loadOutbox()]);
}

function onOpen(): void {
  clearTimeout(banner);
  void loadAll();
  failures = 0;
  lost = null;
  lostSince.value = null;
}

function onLoss(): void {
  if (rooms.peek() === null) void loadState();
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

function onReading({ sensor, from, latest, readings }: LiveEvents['reading']): void {
  if (!setLatest(sensor, from, latest)) void loadState();
  if (sensor !== sensorId.peek()) return;
  dayMissing ||= !growDay(readings);
  const missing = growHistory(from, readings);
  if (missing !== 'nothing' && historyMissing !== 'all') historyMissing = missing;
  if (dayMissing || historyMissing !== 'nothing') refreshSoon();
}

/** What can't be shown of itself is asked for, however fast readings come, no more often than this. */
const refreshPauseMs = 5000;
let refreshedAt = 0;
let refreshTimer: ReturnType<typeof setTimeout> | undefined;
let dayMissing = false;
let historyMissing: Missing = 'nothing';

function refreshSoon(): void {
  clearTimeout(refreshTimer);
  refreshTimer = setTimeout(refresh, Math.max(0, refreshedAt + refreshPauseMs - Date.now()));
}

function refresh(): void {
  refreshedAt = Date.now();
  if (dayMissing) void loadDay();
  dayMissing = false;
  // While values are being read off the charts they stand still; the effect below makes up for it.
  if (historyMissing === 'nothing' || scrubbing.peek()) return;
  void (historyMissing === 'all' ? loadHistory() : loadEnd());
  historyMissing = 'nothing';
}

effect(() => {
  if (!scrubbing.value && historyMissing !== 'nothing') refreshSoon();
});

/** A phone that wakes up may hold a dead connection that looks alive. */
let hiddenAt = 0;
document.addEventListener('visibilitychange', () => {
  if (document.visibilityState === 'hidden') hiddenAt = Date.now();
  else if (Date.now() - hiddenAt > 60_000) {
    connect();
  }
});
