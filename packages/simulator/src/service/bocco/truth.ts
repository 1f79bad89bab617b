import { oldestFirst } from '../../household/room-messages.ts';
import { oldestOffered, type State } from '../../state.ts';
import { messageOf, readingOf } from './wire.ts';

/**
 * What BOCCO's service ever offered an account, one JSON line each: messages, and readings that were inside the window at
 * some time.
 */
export function* boccoTruth(account: State): Generator<string> {
  const now = account.clock.seconds();
  for (const roomMessages of account.roomMessages.values()) {
    if (roomMessages.room.model !== 'bocco') continue;
    for (const entry of oldestFirst(roomMessages, now)) {
      yield JSON.stringify({ kind: 'message', room: roomMessages.room.uuid, ...messageOf(account, entry) });
    }
  }
  for (const tracked of account.sensors.values()) {
    const { series, sensor } = tracked;
    if (sensor.room.model !== 'bocco') continue;
    const head = `{"kind":"reading","room":"${sensor.room.uuid}","sensor":"${sensor.uuid}",`;
    for (let at = oldestOffered(account, tracked); at !== undefined && at <= now; at = series.after(at + 1)) {
      yield head + readingOf(account, tracked, at).slice(1);
    }
  }
}
