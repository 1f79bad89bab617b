import { nextEvent, type RoomMessages } from '../household/room-messages.ts';
import { membersOf, messageOf, type State } from '../state.ts';
import { HttpError } from './http-error.ts';
import { pageOf } from './pages.ts';
import type { WireEvent } from './wire.ts';

/** A timer can't wait longer; it then simply looks again. */
const LONGEST = 2 ** 31 - 1;

/**
 * The long poll: answers at once when something is newer than `newerThan`, else as soon as a message comes or a read mark
 * moves. Rejects with {@link HttpError} 408 after `hold` seconds, or when `gone` says that nobody listens any more.
 */
export function waitForEvents(
  world: State,
  box: RoomMessages,
  newerThan: number,
  gone: AbortSignal,
): Promise<WireEvent[]> {
  const members = (now: number) => membersOf(world, box, now);
  const before = new Map(members(world.clock.seconds()).map(({ user, read_id }) => [user.uuid, read_id]));
  const deadline = performance.now() + world.settings.hold * 1000;

  function look(): WireEvent[] {
    const now = world.clock.seconds();
    const moved = members(now).filter(({ user, read_id }) => before.get(user.uuid) !== read_id);
    return [
      ...pageOf(world, box, now, { newerThan, olderThan: 0 }).map(
        (entry): WireEvent => ({ event: 'message', body: messageOf(world, entry) }),
      ),
      ...moved.map((body): WireEvent => ({ event: 'member', body })),
    ];
  }

  return new Promise((resolve, reject) => {
    let timer: NodeJS.Timeout | undefined;
    const end = () => {
      clearTimeout(timer);
      world.polls.delete(attempt);
      gone.removeEventListener('abort', giveUp);
    };
    function giveUp(): void {
      end();
      reject(new HttpError(408, 'Request Timeout'));
    }
    function attempt(): void {
      const events = look();
      const left = deadline - performance.now();
      if (events.length > 0) {
        end();
        resolve(events);
      } else if (left <= 0 || gone.aborted) giveUp();
      else {
        const until = world.clock.realUntil(nextEvent(box, world.clock.seconds()));
        clearTimeout(timer);
        timer = setTimeout(attempt, Math.max(1, Math.ceil(Math.min(left, until, LONGEST))));
      }
    }
    world.polls.add(attempt);
    gone.addEventListener('abort', giveUp);
    attempt();
  });
}
