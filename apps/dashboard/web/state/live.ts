/** What each of the server's events changes here, and what has to be asked for after it. */
import type { LiveEvents } from '../../src/schemas.ts';
import type { EventHandlers } from '../browser/event-source.ts';
import { addMessage, loadMessages } from './chat/chat.ts';
import { loadOutbox, putRow } from './chat/outbox.ts';
import { refreshScrollback } from './chat/scrollback.ts';
import { growDay, loadDay } from './day.ts';
import { growHistory, loadEnd, loadHistory, type Missing, scrubbing } from './history.ts';
import { loadState, putRoom, roomId, rooms, sensorId, setLatest, status, takeStatus } from './state.ts';
import { createTimer } from './timer.ts';

export const liveEvents: EventHandlers = {
  reading: onReading,
  message(message) {
    addMessage(message);
    refreshScrollback(message);
  },
  outbox: putRow,
  room: putRoom,
  status(data) {
    const before = status.peek();
    takeStatus(data);
    // Who reads, and where midnight is: all that is here stands on them.
    if (before && (before.account !== data.account || before.time_zone !== data.time_zone)) void loadAll();
  },
  reload({ room }) {
    if (room === undefined) void loadAll();
    else if (room === roomId.peek()) void Promise.all([loadMessages(), loadOutbox()]);
  },
};

export async function loadAll(): Promise<void> {
  const first = rooms.peek() === null;
  await loadState();
  // A room and a sensor that are new here load what is theirs by themselves.
  if (first) return;
  await Promise.all([loadDay(), loadHistory(), loadMessages(), loadOutbox()]);
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
let dayMissing = false;
let historyMissing: Missing = 'nothing';
const refreshTimer = createTimer(refresh);

function refreshSoon(): void {
  const rest = refreshedAt + refreshPauseMs - Date.now();
  // Longer only where this computer's clock was set back.
  refreshTimer.set(Math.min(refreshPauseMs, Math.max(0, rest)));
}

function refresh(): void {
  refreshedAt = Date.now();
  if (dayMissing) void loadDay();
  dayMissing = false;
  // While values are being read off the charts they stand still; `catchUp` makes up for it.
  if (historyMissing === 'nothing' || scrubbing.peek()) return;
  void (historyMissing === 'all' ? loadHistory() : loadEnd());
  historyMissing = 'nothing';
}

/** Effect: whoever has read the values off is shown what came meanwhile. */
export function catchUp(): void {
  if (!scrubbing.value && historyMissing !== 'nothing') refreshSoon();
}
