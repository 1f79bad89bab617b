/** What the robot's service told by itself in the charts' span. */
import { signal } from '@preact/signals';
import type { LiveEvents } from '../../src/events/schemas.ts';
import type { EventJson } from '../../src/schemas.ts';
import { getRoomEvents } from '../api.ts';
import type { Span } from './range.ts';
import { roomId } from './state.ts';

interface Told extends Span {
  room: string;
  events: readonly EventJson[];
}

/** In the order of time; null until it is asked for and loaded. */
export const roomEvents = signal<Told | null>(null);

/** A busy day has some hundred. */
const [pageSize, pagesAtMost] = [500, 4];
let request = 0;

/** Loads them, two thousand at most; the answer of an older call is dropped. @param span of whole hours */
export async function loadRoomEvents(room: string, span: Span): Promise<void> {
  const mine = ++request;
  const events: EventJson[] = [];
  for (let page = 0; page < pagesAtMost; page++) {
    const found = await getRoomEvents(room, span, events.at(-1)?.id ?? null, pageSize).catch(() => null);
    if (!found || mine !== request || room !== roomId.peek()) return;
    events.push(...found);
    if (found.length < pageSize) break;
  }
  roomEvents.value = { room, ...span, events };
}

/** Loads anew what is loaded. */
export function reloadRoomEvents(): void {
  const known = roomEvents.peek();
  if (known) void loadRoomEvents(known.room, { from: known.from, to: known.to });
}

/** Takes over what has just happened. */
export function addRoomEvents({ room, events }: LiveEvents['events']): void {
  const known = roomEvents.peek();
  if (known?.room !== room) return;
  if (!events) {
    reloadRoomEvents();
    return;
  }
  const byId = new Map([...known.events, ...events].map((event) => [event.id, event]));
  const inOrder = [...byId.values()].toSorted((a, b) => a.at.localeCompare(b.at) || a.id - b.id);
  roomEvents.value = { ...known, events: inOrder };
}
