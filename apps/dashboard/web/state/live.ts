/** What each of the server's events changes in the state, and what has to be loaded after it. */
import type { LiveEvents } from '../../src/events/schemas.ts';
import type { EventHandlers } from '../browser/event-source.ts';
import { addMessage, loadMessages } from './chat/chat.ts';
import { loadOutbox, putRow } from './chat/outbox.ts';
import { refreshScrollback } from './chat/scrollback.ts';
import { growDay, loadDay } from './day.ts';
import { growHistory, loadEnd, loadHistory, type Missing, scrubbing } from './history.ts';
import { countNew } from './new-readings.ts';
import { motionsShown } from './robot-choices.ts';
import { addRoomEvents, reloadRoomEvents } from './room-events.ts';
import { loadState, putRoom, roomId, rooms, sensorId, setLatest, status, takeStatus } from './state.ts';
import { createTimer } from './timer.ts';

export const liveEvents: EventHandlers = {
  reading: onReading,
  message(message) {
    if (message.media === 'motion' && !motionsShown.peek()) return;
    addMessage(message);
    refreshScrollback(message);
  },
  outbox: putRow,
  events: addRoomEvents,
  room: putRoom,
  status(data) {
    const before = status.peek();
    takeStatus(data);
    // Everything depends on the account and on where midnight is.
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
  // The first time, the effects load the data of the room and the sensor.
  if (first) return;
  reloadRoomEvents();
  await Promise.all([loadDay(), loadHistory(), loadMessages(), loadOutbox()]);
}

function onReading({ sensor, from, latest, readings }: LiveEvents['reading']): void {
  if (!setLatest(sensor, from, latest)) void loadState();
  if (sensor !== sensorId.peek()) return;
  countNew(readings?.length ?? 1);
  dayMissing ||= !growDay(readings);
  const missing = growHistory(from, readings);
  if (missing !== 'nothing' && historyMissing !== 'all') historyMissing = missing;
  if (dayMissing || historyMissing !== 'nothing') refreshSoon();
}

/** The shortest time between two loads, however fast readings come. */
const refreshPauseMs = 5000;
let refreshedAt = 0;
let dayMissing = false;
let historyMissing: Missing = 'nothing';
const refreshTimer = createTimer(refresh);

function refreshSoon(): void {
  const wait = refreshedAt + refreshPauseMs - Date.now();
  // Longer than the pause only when this computer's clock was set back.
  refreshTimer.set(Math.min(refreshPauseMs, Math.max(0, wait)));
}

function refresh(): void {
  refreshedAt = Date.now();
  if (dayMissing) void loadDay();
  dayMissing = false;
  // The charts must not move while values are read; `catchUp` loads later.
  if (historyMissing === 'nothing' || scrubbing.peek()) return;
  void (historyMissing === 'all' ? loadHistory() : loadEnd());
  historyMissing = 'nothing';
}

/** Effect: after values were read, shows the readings that arrived meanwhile. */
export function catchUp(): void {
  if (!scrubbing.value && historyMissing !== 'nothing') refreshSoon();
}
