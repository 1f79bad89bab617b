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
} from '../decode/decode.ts';
import { decodeList, type ItemDecoder } from '../decode/list.ts';
import { Secret } from '../secret.ts';
import type { Member, Message, Reading, Room, RoomEvent, Sensor, User } from './models.ts';
import type { Session } from './options.ts';

/*
 * BOCCO's answers, field by field, after its API reference. More lenient wherever other clients received something
 * else: those fields are `optionalText`, `boolean`, `anything`. What identifies an item is never guessed.
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

/** The short answer (200) to a post whose `unique_id` is stored already. */
export const storedMessage =
  object<Pick<Message, 'id' | 'unique_id' | 'date' | 'media' | 'message_type'>>(storedFields);

/** A message; unknown fields go to `extra`. */
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

/** A reading of a room sensor. */
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

/** A room. A malformed member, message or sensor is rejected alone, and the room stays. */
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

/** The answer to a sign-in. */
export const session = object<Session>({
  access_token: (value) => {
    const token = nonEmptyString(value);
    return token instanceof Mismatch ? token : new Secret(token);
  },
  uuid: identifier,
});

/** An event of the long poll. Never a mismatch: what isn't understood becomes `other`, with its body as it came. */
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
  const other = anything(body);
  const name = typeof event === 'string' ? event : '';
  return { event: 'other', name, body: other instanceof Mismatch ? null : other };
}
