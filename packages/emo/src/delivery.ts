/** What BOCCO emo's service posts to a webhook, in the store's words. */
import { decodeDelivery, epochMsOf } from '@roomlog/api/emo';
import type { RoomEvent } from '@roomlog/store';

/** An event, but for what only the store knows. */
interface DeliveredEvent extends Pick<RoomEvent, 'request_id' | 'event' | 'at' | 'data'> {
  kind: string;
  /** Uuid of the room. */
  room: string;
  /** Uuid of the sensor; undefined for what the robot itself noticed. */
  sensor: string | undefined;
  /** Whether there is a message to fetch: the body isn't signed, so what it says of it is not stored as one. */
  isMessage: boolean;
  /** When the sensor has measured values, which are not in the event; undefined where it has not. */
  measuredAt: Date | undefined;
}

/** Never throws: what isn't understood says why. */
export function readDelivery(json: string): DeliveredEvent | { problem: string } {
  const decoded = decodeDelivery(json);
  if ('problem' in decoded) return decoded;
  const { request_id, uuid, timestamp, event, data } = decoded.item;
  // `{"accel":{"kind":"lift"}}` of `accel.detected`.
  const told = fieldsOf(fieldsOf(data)[event.split('.')[0] ?? '']);
  const { uuid: sensor } = fieldsOf(told['user']);
  return {
    request_id,
    event,
    at: timestamp,
    data,
    kind: kindOf(told),
    room: uuid,
    sensor: event.includes('_sensor.') && typeof sensor === 'string' ? sensor : undefined,
    isMessage: event === 'message.received',
    measuredAt: event === 'room_sensor.detected' ? timeOf(told['sequence'], timestamp) : undefined,
  };
}

/** Of the service, to the millisecond; else of the robot's clock, in whole seconds and a little behind. */
function timeOf(sequence: unknown, timestamp: Date): Date {
  try {
    return new Date(epochMsOf(String(sequence)));
  } catch {
    return timestamp;
  }
}

const fieldsOf = (value: unknown): Record<string, unknown> =>
  typeof value === 'object' && value !== null ? (value as Record<string, unknown>) : {};

/** In small letters, as the service is not always of one mind; of a radar the first of its flags that is up. */
function kindOf(told: Record<string, unknown>): string {
  const named = [told['kind'], told['performed_by'], told['sensor_action']].find((word) => typeof word === 'string');
  return named?.toLowerCase() ?? Object.keys(told).find((flag) => told[flag] === true) ?? '';
}
