import { nextEvent, type RoomMessages } from '../household/room-messages.ts';
import { membersOf, messageOf, type State } from '../state.ts';
import { HttpError } from './http-error.ts';
import { pageOf } from './pages.ts';
import type { WireEvent } from './wire.ts';

/** The longest time of a timer (milliseconds); after it the poll checks again and waits on. */
const LONGEST_TIMER = 2 ** 31 - 1;

/**
 * The long poll: resolves at once when a message is newer than `newerThan`, else as soon as a message comes or a read
 * mark moves. Rejects with {@link HttpError} 408 after `hold` real seconds, or when `clientGone` aborts.
 */
export function waitForEvents(
  state: State,
  roomMessages: RoomMessages,
  newerThan: number,
  clientGone: AbortSignal,
): Promise<WireEvent[]> {
  const members = (now: number) => membersOf(state, roomMessages, now);
  const before = new Map(members(state.clock.seconds()).map(({ user, read_id }) => [user.uuid, read_id]));
  const deadline = performance.now() + state.settings.hold * 1000;

  function collectEvents(): WireEvent[] {
    const now = state.clock.seconds();
    const moved = members(now).filter(({ user, read_id }) => before.get(user.uuid) !== read_id);
    return [
      ...pageOf(state, roomMessages, now, { newerThan, olderThan: 0 }).map(
        (entry): WireEvent => ({ event: 'message', body: messageOf(state, entry) }),
      ),
      ...moved.map((body): WireEvent => ({ event: 'member', body })),
    ];
  }

  return new Promise((resolve, reject) => {
    let timer: NodeJS.Timeout | undefined;
    const release = () => {
      clearTimeout(timer);
      state.polls.delete(check);
      clientGone.removeEventListener('abort', timeOut);
    };
    function timeOut(): void {
      release();
      reject(new HttpError(408));
    }
    function check(): void {
      const events = collectEvents();
      const remainingMs = deadline - performance.now();
      if (events.length > 0) {
        release();
        resolve(events);
      } else if (remainingMs <= 0 || clientGone.aborted) timeOut();
      else {
        const until = state.clock.realUntil(nextEvent(roomMessages, state.clock.seconds()));
        clearTimeout(timer);
        timer = setTimeout(check, Math.max(1, Math.ceil(Math.min(remainingMs, until, LONGEST_TIMER))));
      }
    }
    state.polls.add(check);
    clientGone.addEventListener('abort', timeOut);
    check();
  });
}
