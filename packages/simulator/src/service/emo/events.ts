import { type Entry, messageId } from '../../household/chatter.ts';
import { dayOf } from '../../household/clock.ts';
import type { HouseEvent } from '../../household/events.ts';
import { hash, uuid } from '../../household/random.ts';
import { oldestFirst, type RoomMessages } from '../../household/room-messages.ts';
import { joinedRooms, type State } from '../../state.ts';
import { emoCredentialsOf } from './credentials.ts';
import { wireSequence } from './sequence.ts';
import { isListed, messageOf, serialOf, timeOf } from './wire.ts';

/** Everything that a webhook can be told of. */
export const EVENTS: readonly string[] = `
message.received trigger_word.detected vui_command.detected recording.started recording.finished
function_button.pressed record_button.pressed play_button.pressed bocco_button.detected
motion.finished emo_talk.finished accel.detected illuminance.changed radar.detected
movement_sensor.detected lock_sensor.detected human_sensor.detected room_sensor.detected`
  .trim()
  .split(/\s/);

/** An event of one room. */
export interface EmoEvent extends HouseEvent {
  roomMessages: RoomMessages;
  /** The message of a `message.received`. */
  entry?: Entry;
}

/** Seconds by which what belongs to a message may come before and after it. */
const AROUND = 10;

/**
 * All events of an account after `from` and up to `to` (epoch milliseconds), ascending. The first call for a day works out
 * what each robot notices on it: some milliseconds a room.
 */
export function eventsBetween(state: State, from: number, to: number): EmoEvent[] {
  const days = Array.from(
    { length: dayOf(to / 1000) - dayOf(from / 1000) + 1 },
    (_, index) => dayOf(from / 1000) + index,
  );
  const isWithin = ({ at }: HouseEvent) => at > from && at <= to;
  return joinedRooms(state, 'emo')
    .flatMap((roomMessages): EmoEvent[] => {
      const { room } = roomMessages;
      const noticed = days.flatMap((day) => state.emo.eventsOn.get(room.uuid)?.(day).filter(isWithin) ?? []);
      const injected = state.emo.injected.get(room.uuid)?.filter(isWithin) ?? [];
      const measured = thresholds(state, roomMessages, from, to).filter(isWithin);
      return [
        ...[...noticed, ...injected, ...measured].map((happened) => ({ ...happened, roomMessages })),
        ...aroundMessages(roomMessages, from, to).filter(isWithin),
      ];
    })
    .toSorted((a, b) => a.at - b.at);
}

/** What messages bring with them: that they came, were spoken, were read out. */
function aroundMessages(roomMessages: RoomMessages, from: number, to: number): EmoEvent[] {
  const above = messageId(Math.floor(from / 1000) - AROUND, 0, 0);
  const until = Math.floor(to / 1000) + AROUND + roomMessages.lateness;
  const entries = oldestFirst(roomMessages, until, above).filter(isListed);
  return entries.flatMap((entry) => eventsOf(roomMessages, entry)).toArray();
}

function eventsOf(roomMessages: RoomMessages, entry: Entry): EmoEvent[] {
  const time = timeOf(entry);
  const random = hash(1, 370, entry.id);
  const make = (after: number, event: string, data: object): EmoEvent => ({
    at: time + after,
    event,
    data,
    roomMessages,
  });
  const events: EmoEvent[] = [{ ...make(0, 'message.received', {}), entry }];
  const motion = (after: number, kind: string) => make(after, 'motion.finished', { motion: { kind } });
  if (entry.dictated) {
    const recording = { performed_by: random % 3 === 0 ? 'vui_command' : 'record_button' };
    // In three of four cases the message was there before the end of its recording was told.
    const finished = random % 4 === 0 ? 0 : 1000 + (random % 5000);
    events.push(make(-3500, 'recording.started', { recording }), motion(-3000, 'recordStart'));
    events.push(make(finished, 'recording.finished', { recording }), motion(finished + 900, 'recordFinish'));
  } else if (entry.sender.uuid === roomMessages.room.robot.uuid) {
    events.push(
      make(900 + 175 * Math.min(entry.text.length, 50), 'emo_talk.finished', { emo_talk: { talk: entry.text } }),
    );
  } else if (entry.media !== 'motion') events.push(motion(3000 + (random % 1500), 'newMessageMotion'));
  return events;
}

/** One reading in so many is told as an event, and with its time. */
const NOTICED = 97;

/** The room sensors' own events, each at the time of a reading. */
function thresholds({ sensors, settings }: State, { room }: RoomMessages, from: number, to: number): HouseEvent[] {
  const until = Math.min(to / 1000, settings.readings_until || Number.POSITIVE_INFINITY);
  return room.roomSensors.flatMap((sensor) => {
    const series = sensors.get(sensor.uuid.toLowerCase())?.series;
    const events: HouseEvent[] = [];
    for (let at = series?.after(Math.floor(from / 1000)); at !== undefined && at <= until; at = series?.after(at + 1)) {
      if (hash(room.seed, 371 + sensor.position, at) % NOTICED !== 0) continue;
      events.push({ at: at * 1000, event: 'room_sensor.detected', data: {}, sensor: { sensor, action: 'room' } });
    }
    return events;
  });
}

/** A number of an event's own, the same whenever it is asked for. */
export function identityOf({ at, event, copy, entry, sensor, roomMessages }: EmoEvent): number {
  let identity = hash(roomMessages.room.seed, 372, at);
  for (const letter of event + (sensor?.sensor.uuid ?? '')) identity = hash(identity, 373, letter.charCodeAt(0));
  return hash(hash(identity, 374, copy ?? 0), 375, entry?.id ?? 0);
}

/** The JSON of an event, as the webhook gets it. `timestamp` is the robot's clock, but that of a message the service's. */
export function eventOf(state: State, happened: EmoEvent) {
  const { at, event, data, entry, sensor, roomMessages } = happened;
  const { room } = roomMessages;
  const { emo_plan, emo_webhook_behind } = state.settings;
  const account = emoCredentialsOf(state.accounts.indexOf(state) + 1);
  return {
    request_id: uuid(identityOf(happened), 376, Math.floor(at / 1000) + (happened.copy ?? 0)),
    uuid: room.uuid,
    serial_number: serialOf(room.seed),
    nickname: room.robot.nickname,
    timestamp: Math.floor(at / 1000) - (entry === undefined ? emo_webhook_behind : 0),
    event,
    data: entry
      ? { message: messageOf(state, roomMessages, entry, at) }
      : sensor
        ? { [event.split('.')[0] ?? '']: sensorMessage(state, happened, sensor) }
        : data,
    receiver: emo_plan === 'free' ? state.household.account.uuid.toLowerCase() : account.channel_user,
  };
}

/** What a block sensor says. */
function sensorMessage({ settings }: State, happened: EmoEvent, { sensor, action }: NonNullable<HouseEvent['sensor']>) {
  const user_type = happened.event.split('.')[0] ?? '';
  return {
    sequence: wireSequence(settings, happened.at),
    unique_id: uuid(identityOf(happened), 377, Math.floor(happened.at / 1000)),
    user: { uuid: sensor.uuid, user_type, nickname: sensor.nickname, profile_image: '' },
    message_type: 'sensor',
    sensor_action: action,
    lang: 'ja',
  };
}
