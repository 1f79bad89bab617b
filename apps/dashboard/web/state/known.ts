/** What the page shows, as the server would answer it: events have brought newer values since it was asked. */
import { paths } from '../paths.ts';
import type { Known } from '../worker/kept.ts';
import { messages, pageSize } from './chat/chat.ts';
import { lostSince } from './connection.ts';
import { day } from './day.ts';
import { isLive, loaded } from './history.ts';
import { keptSince } from './kept.ts';
import { me, signInNeeded } from './me.ts';
import { clock, roomId, rooms, sensorId, status } from './state.ts';

/** @returns null where nothing newer is known, or nobody is signed in */
export function knownNow(): Omit<Known, 'entry'> | null {
  const [who, how, list] = [me.peek(), status.peek(), rooms.peek()];
  if (!who || !how || !list || signInNeeded.peek() || keptSince.peek() !== null) return null;
  const here = Date.now() / 1000;
  const at = lostSince.peek() ?? here;
  const [room, sensor] = [roomId.peek(), sensorId.peek()];
  const [said, series, shown] = [messages.peek(), day.peek(), loaded.peek()];
  const hasGaps = isLive.peek() && shown?.sensor === sensor && shown.span.from <= at - dayLong + 60;
  return {
    at,
    answers: [
      [paths.me, who],
      // Its clock shows then what it showed here.
      [paths.status, { ...how, now: new Date(1000 * (clock() - here + at)).toISOString() }],
      [paths.rooms(null), { rooms: list, next: null }],
      ...(room && said ? [known(paths.messages(room, { limit: pageSize }), said.slice(-pageSize))] : []),
      ...(sensor && series ? [known(paths.readings(sensor, dayUntil(at), 'auto'), series)] : []),
      ...(sensor && hasGaps ? [known(paths.gaps(sensor, dayUntil(at)), shown.gaps)] : []),
    ],
  };
}

const known = (path: string, body: object): [string, object] => [path, body];
const dayLong = 86_400;
const dayUntil = (at: number) => ({ from: Math.floor(at) - dayLong, to: Math.ceil(at) });
