import {
  anything,
  type Decoder,
  identifier,
  Mismatch,
  measurement,
  nonEmptyString,
  object,
  objectWithExtra,
  optionalText,
  text,
} from '../decode/decode.ts';
import { decodeList, type ItemDecoder } from '../decode/list.ts';
import { Secret } from '../secret.ts';
import type {
  Account,
  Delivery,
  Member,
  Message,
  Motion,
  Room,
  Sensor,
  SensorEvent,
  SensorValues,
  Settings,
  Stamp,
  TokenPair,
  Webhook,
} from './models.ts';
import { parseSequence } from './sequence.ts';

/*
 * BOCCO emo's answers, field by field. There is no reference that can be read, so whatever doesn't identify an item may
 * be null or left out. What identifies it is never guessed.
 */

const optional =
  <T>(decode: Decoder<T>, none: () => T): Decoder<T> =>
  (value) =>
    value === null || value === undefined ? none() : decode(value);

/**
 * 17 digits, of this millennium. As a number it would have been rounded: whoever parses the answer gives it as text
 * (`keepDigits`).
 */
export const sequence: Decoder<string> = (value) => {
  const isSequence = typeof value === 'string' && value >= '2000' && parseSequence(value) !== undefined;
  return isSequence ? value : new Mismatch('', 'is not a sequence');
};

/** A token goes into a header: nothing but visible ASCII can. */
const secret =
  (pattern: RegExp): Decoder<Secret> =>
  (value) =>
    typeof value === 'string' && pattern.test(value) ? new Secret(value) : new Mismatch('', 'is not a token');

export const account = objectWithExtra<Account>({
  uuid: optionalText,
  name: text,
  email: optionalText,
  profile_image: optionalText,
  plan: nonEmptyString,
  status: optionalText,
});

const member = object<Member>({
  uuid: identifier,
  user_type: optionalText,
  nickname: optionalText,
  profile_image: optionalText,
});

const roomFields = object<Omit<Room, 'room_members'>>({
  uuid: identifier,
  name: optionalText,
  room_type: optionalText,
});

/** A room. A malformed member is rejected alone, and the room stays. */
export const room: ItemDecoder<Room> = (value, reject) => {
  const fields = roomFields(value);
  if (fields instanceof Mismatch) return fields;
  const { room_members } = value as Record<string, unknown>; // an object, or there were no fields
  return { ...fields, room_members: decodeList(room_members, member, '/room_members', reject) };
};

/** A message. A motion's text is null. What a block sensor sends may lack text and media. */
export const message = objectWithExtra<Message>({
  sequence,
  unique_id: nonEmptyString,
  user: member,
  message: optional(object<Message['message']>({ ja: optionalText }), () => ({ ja: '' })),
  media: optionalText,
  audio_url: optionalText,
  image_url: optionalText,
  lang: optionalText,
});

export const sensor = objectWithExtra<Sensor>({
  uuid: identifier,
  sensor_type: nonEmptyString,
  nickname: optionalText,
  signal_strength: measurement,
  battery: measurement,
});

export const sensorEvent = objectWithExtra<SensorEvent>({
  temperature: measurement,
  humidity: measurement,
  illuminance: measurement,
});

/** What stands beside the list of events. */
export const sensorOfValues = object<Pick<SensorValues, 'uuid' | 'sensor_type' | 'nickname'>>({
  uuid: optionalText,
  sensor_type: optionalText,
  nickname: optionalText,
});

export const settings = object<Settings>({
  nickname: text,
  wakeword: optionalText,
  volume: measurement,
  voice_pitch: measurement,
  voice_speed: measurement,
  lang: optionalText,
  serial_number: optionalText,
  timezone: optionalText,
  zip_code: optionalText,
});

export const stamp = object<Stamp>({
  uuid: identifier,
  name: optionalText,
  summary: optionalText,
  image: optionalText,
});

export const motion = object<Motion>({ uuid: identifier, name: optionalText, preview: optionalText });

const eventNames: Decoder<string[]> = (value) =>
  Array.isArray(value) && value.every((name) => typeof name === 'string')
    ? value
    : new Mismatch('', 'is not a list of names');

export const webhook = object<Webhook>({
  description: optionalText,
  url: text,
  events: optional(eventNames, () => []),
  status: optionalText,
  secret: secret(/^[\x20-\x7e]+$/),
});

/** Seconds since 1970, before the year 10000: milliseconds would be later. */
const unixTime: Decoder<Date> = (value) =>
  typeof value === 'number' && value >= 0 && value < 253_402_300_800
    ? new Date(value * 1000)
    : new Mismatch('', 'is not a time in seconds');

export const delivery = objectWithExtra<Delivery>({
  request_id: nonEmptyString,
  uuid: identifier,
  serial_number: optionalText,
  nickname: optionalText,
  timestamp: unixTime,
  event: nonEmptyString,
  data: anything,
  receiver: optionalText,
});

/**
 * The answer to a refresh that was made with `spent`. Should it have no refresh token, the one that was spent stays.
 * `expires_in` (seconds) comes only from some versions of the service.
 */
export const tokens = (spent: Secret) =>
  object<TokenPair & { expires_in: number | null }>({
    access_token: secret(/^[\x21-\x7e]+$/),
    refresh_token: optional(secret(/^[\x21-\x7e]+$/), () => spent),
    expires_in: measurement,
  });
