/** What BOCCO emo's service has said, read as the collector reads it. */
import { decodeMessage, decodeSensorEvent } from '@roomlog/api/emo';
import { createValueReader, readDelivery, toMessage } from '@roomlog/emo';
import {
  findRoom,
  findSensor,
  insertEvents,
  insertMessages,
  insertReadings,
  type Message,
  type Quarantined,
  type Reading,
  type Store,
  timingOf,
} from '@roomlog/store';
import { halfHour } from '@roomlog/store/time';
import { type Acceptor, notRead, unknownRoom, unknownSensor, whyNotStored } from './acceptor.ts';

/** By the first word of an item's origin. */
export const emoAcceptors: Record<string, Acceptor> = {
  readings: acceptValues,
  messages: acceptMessage,
  events: acceptDelivery,
};

async function acceptValues({ db }: Store, row: Quarantined, uuid: string, dryRun: boolean) {
  const sensor = await findSensor(db, uuid);
  if (!sensor) return unknownSensor;
  const reading = readingIn(row);
  if ('problem' in reading) return notRead(reading.problem);
  if (dryRun) return undefined;
  await insertReadings(db, sensor.id, [reading], 'file');
  // Of the same values one is stored in each half hour.
  return whyNotStored(db, sensor.id, reading.created_at, reading.timing === 'observed' ? halfHour : 0);
}

/** Values without a time were seen when they came. Of one that was held for its time it is known how that was found out. */
function readingIn({ raw, first_seen }: Quarantined): Reading | { problem: string } {
  const decoded = decodeSensorEvent(raw);
  if ('problem' in decoded) return decoded;
  const { id } = JSON.parse(raw) as { id?: unknown };
  const answered_at = new Date(first_seen * 1000);
  const [reading] = createValueReader()('', { items: [decoded.item], answered_at });
  if (!reading) return { problem: 'it has no values' };
  if (typeof id !== 'number' || reading.timing === undefined) return reading;
  return { ...reading, timing: timingOf('emo', id) };
}

async function acceptMessage({ db }: Store, { raw }: Quarantined, uuid: string, dryRun: boolean) {
  const room = await findRoom(db, uuid);
  if (!room) return unknownRoom;
  const decoded = decodeMessage(raw);
  if ('problem' in decoded) return notRead(decoded.problem);
  let message: Message;
  try {
    message = toMessage(decoded.item);
  } catch (error) {
    return notRead(String(error));
  }
  if (!dryRun) await insertMessages(db, room.id, [message]);
  return undefined;
}

/** Of a room that was not known when it came, for one. */
async function acceptDelivery({ db }: Store, { raw, first_seen }: Quarantined, _: string, dryRun: boolean) {
  const event = readDelivery(raw);
  if ('problem' in event) return notRead(event.problem);
  const room = await findRoom(db, event.room);
  if (!room) return unknownRoom;
  const sensor = event.sensor === undefined ? undefined : await findSensor(db, event.sensor);
  const stored = { ...event, room_id: room.id, sensor_id: sensor?.id, received_at: new Date(first_seen * 1000) };
  if (!dryRun) await insertEvents(db, 'emo', [stored]);
  return undefined;
}
