import { setTimeout as sleep } from 'node:timers/promises';
import { nextEvent, type RoomMessages } from '../../household/room-messages.ts';
import type { State } from '../../state.ts';
import { HttpError } from '../http-error.ts';
import { pageOf } from './pages.ts';
import { membersOf, messageOf, type WireEvent } from './wire.ts';

/** The longest time of a timer (milliseconds); after it the poll checks again and waits on. */
const LONGEST_TIMER = 2 ** 31 - 1;

/**
 * The long poll: resolves at once when a message is newer than `newerThan`, else as soon as a message comes or a read
 * mark moves. Rejects with {@link HttpError} 408 after `hold` real seconds, or when `clientGone` aborts.
 */
export async function waitForEvents(
  state: State,
  roomMessages: RoomMessages,
  newerThan: number,
  clientGone: AbortSignal,
): Promise<WireEvent[]> {
  const members = (now: number) => membersOf(state, roomMessages, now);
  const before = new Map(members(state.clock.seconds()).map(({ user, read_id }) => [user.uuid, read_id]));
  const deadline = performance.now() + state.settings.hold * 1000;
  for (;;) {
    const now = state.clock.seconds();
    const page = pageOf(state, roomMessages, now, { newerThan, olderThan: 0 });
    const moved = members(now).filter(({ user, read_id }) => before.get(user.uuid) !== read_id);
    if (page.length + moved.length > 0) {
      return [
        ...page.map((entry) => ({ event: 'message', body: messageOf(state, entry) }) as const),
        ...moved.map((body) => ({ event: 'member', body }) as const),
      ];
    }
    const remainingMs = deadline - performance.now();
    if (remainingMs <= 0 || clientGone.aborted) throw new HttpError(408);
    const comingMs = state.clock.realUntil(nextEvent(roomMessages, state.clock.seconds()));
    const woken = new AbortController();
    const wake = () => woken.abort();
    state.polls.add(wake);
    const signal = AbortSignal.any([woken.signal, clientGone]);
    await sleep(Math.max(1, Math.ceil(Math.min(remainingMs, comingMs, LONGEST_TIMER))), undefined, { signal }).catch(
      () => {},
    );
    state.polls.delete(wake);
  }
}
