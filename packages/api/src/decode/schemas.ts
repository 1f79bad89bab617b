import type { Member, Message, Reading, Room, RoomEvent, Sensor, User } from '../models.ts';
import type { Session } from '../options.ts';
import { Secret } from '../secret.ts';
import {
  anything,
  boolean,
  date,
  id,
  identifier,
  isRecord,
  Mismatch,
  measurement,
  nonEmptyString,
  nonNegativeInt,
  object,
  objectWithExtra,
  optionalText,
  text,
} from './decode.ts';
import { decodeList, type ItemDecoder } from './list.ts';

/*
 * What BOCCO sends, field by field. More lenient than its reference wherever other clients saw something else: those
 * fields are `optionalText`, `flag`, `anything`. What identifies a thing is never guessed.
 */

const userFields = {
  uuid: identifier,
  user_type: nonEmptyString,
  nickname: text,
  icon: optionalText,
  seller: optionalText,
  official: boolean,
};

const user = object<User>(userFields);
const sensor = object<Sensor>({ ...userFields, address: optionalText });
const member = object<Member>({ user, joined_at: date, read_id: nonNegativeInt });

const storedFields = { id, unique_id: nonEmptyString, date, media: nonEmptyString, message_type: nonEmptyString };

/** The short answer to a post whose `unique_id` BOCCO has already. */
export const storedMessage =
  object<Pick<Message, 'id' | 'unique_id' | 'date' | 'media' | 'message_type'>>(storedFields);

export const message = objectWithExtra<Message>({
  ...storedFields,
  text,
  audio: optionalText,
  image: optionalText,
  sender: text,
  user,
  dictated: boolean,
  detail: anything,
});

export const reading = object<Reading>({
  id,
  unique_id: nonEmptyString,
  created_at: date,
  temperature: measurement,
  humidity: measurement,
  illuminance: measurement,
});

const roomFields = object<Omit<Room, 'members' | 'messages' | 'sensors'>>({
  uuid: identifier,
  name: text,
  updated_at: date,
  background_image: optionalText,
});

/** A malformed member, message or sensor is rejected alone; the room stays. */
export const room: ItemDecoder<Room> = (value, reject) => {
  const fields = roomFields(value);
  if (fields instanceof Mismatch) return fields;
  const { members, messages, sensors } = value as Record<string, unknown>; // an object, or there were no fields
  return {
    ...fields,
    members: decodeList(members, member, '/members', reject),
    messages: decodeList(messages, message, '/messages', reject),
    sensors: decodeList(sensors, sensor, '/sensors', reject),
  };
};

export const session = object<Session>({
  access_token: (value) => {
    const token = nonEmptyString(value);
    return token instanceof Mismatch ? token : new Secret(token);
  },
  uuid: identifier,
});

/** Never a mismatch: what isn't understood comes as `other`, with whatever was there. */
export function roomEvent(value: unknown): RoomEvent {
  const { event, body } = isRecord(value) ? value : { event: '', body: value };
  if (event === 'message') {
    const decoded = message(body);
    if (!(decoded instanceof Mismatch)) return { event, message: decoded };
  }
  if (event === 'member') {
    const decoded = member(body);
    if (!(decoded instanceof Mismatch)) return { event, member: decoded };
  }
  const kept = anything(body);
  return { event: 'other', name: typeof event === 'string' ? event : '', body: kept instanceof Mismatch ? null : kept };
}
