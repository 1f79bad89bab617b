import { oldestFirst } from '../../household/room-messages.ts';
import { newestOffered, oldestOffered, type State } from '../../state.ts';
import { eventOf, eventsBetween } from './events.ts';
import { measuredAt, timestamp } from './values.ts';
import { hasCome, isListed, messageOf } from './wire.ts';

/**
 * What BOCCO emo's service ever offered an account, one JSON line each: messages, values with the time at which they were
 * measured, and events since the start with the time at which they happened, whether or not they were delivered.
 */
export function* emoTruth(account: State): Generator<string> {
  const now = account.clock.now();
  const line = (kind: string, item: object) => JSON.stringify({ kind, robot: 'emo', ...item });
  const rooms = [...account.roomMessages.values()].filter(({ room }) => room.model === 'emo');
  for (const roomMessages of rooms) {
    const { uuid } = roomMessages.room;
    for (const entry of oldestFirst(roomMessages, account.clock.seconds())) {
      if (!isListed(entry) || !hasCome(entry, now)) continue;
      yield line('message', { room: uuid, ...messageOf(account, roomMessages, entry, now) });
    }
    for (const { uuid: sensor } of roomMessages.room.roomSensors) {
      const tracked = account.sensors.get(sensor.toLowerCase());
      if (tracked === undefined) continue;
      const until = newestOffered(account);
      for (
        let at = oldestOffered(account, tracked);
        at !== undefined && at <= until;
        at = tracked.series.after(at + 1)
      ) {
        yield line('reading', { room: uuid, sensor, time: timestamp(at), ...measuredAt(account, tracked, at) });
      }
    }
  }
  const start = Math.min(...rooms.map((roomMessages) => roomMessages.start));
  for (const event of rooms.length === 0 ? [] : eventsBetween(account, start * 1000 - 1, now)) {
    yield line('event', {
      room: event.roomMessages.room.uuid,
      time: new Date(event.at).toISOString(),
      ...eventOf(account, event),
    });
  }
}
