import type { Sensor, User } from '@roomlog/api';
import type { Entry } from '../../household/chatter.ts';
import { hash, uuidOfId } from '../../household/random.ts';
import type { RoomMessages } from '../../household/room-messages.ts';
import type { State } from '../../state.ts';
import { type WireSequence, wireSequence } from './sequence.ts';

/** The JSON of a member of a room, and of who or what sent a message. */
export interface WireUser {
  uuid: string;
  user_type: string;
  nickname: string;
  profile_image: string;
}

export interface WireMessage {
  /** A number of 17 digits; JavaScript reads it wrongly. */
  sequence: WireSequence;
  unique_id: string;
  user: WireUser;
  message: { ja: string | null };
  media: string;
  audio_url: string;
  image_url: string;
  lang: string;
}

/** The JSON of a person or the robot. */
export function userOf({ origin }: State, { uuid, user_type, nickname }: User): WireUser {
  const id = uuid.toLowerCase();
  const profile_image = `${origin}/1/profile_images/${id}.jpeg`;
  return { uuid: id, user_type: user_type === 'human' ? 'member' : user_type, nickname, profile_image };
}

/** Epoch milliseconds of a message: its own, or one that is the same whenever it is asked for. Every sixteenth is the last of its second. */
export function timeOf({ at, millisecond, id }: Entry): number {
  if (millisecond !== undefined) return at * 1000 + millisecond;
  const random = hash(1, 340, id);
  return at * 1000 + (random % 16 === 0 ? 999 : (random >>> 4) % 1000);
}

/** Whether a message has come at `now` (epoch milliseconds). What was posted is there at once, even while the clock stands. */
export const hasCome = (entry: Entry, now: number) => entry.millisecond !== undefined || timeOf(entry) <= now;

/** Door, members that join and the like are not in the lists of BOCCO emo. */
export const isListed = ({ message_type }: Entry) => message_type === 'normal';

/** The `{feed}` in the address of a message's file; the message's id can be read from it. */
export const feedOf = ({ room }: RoomMessages, { id }: Entry) => uuidOfId(hash(room.seed, 341, 0), id);

/** The JSON of a message as it is at `now` (epoch milliseconds): the words of a recording may come later. */
export function messageOf(state: State, roomMessages: RoomMessages, entry: Entry, now: number): WireMessage {
  const { settings, origin, household } = state;
  const { room } = roomMessages;
  const address = `${origin}/ext/1/rooms/${room.uuid}/feeds/${feedOf(roomMessages, entry)}`;
  const speaker = settings.emo_speech_user === 'emo' ? room.robot : household.account;
  return {
    sequence: wireSequence(settings, timeOf(entry)),
    unique_id: entry.unique_id,
    user: userOf(state, entry.dictated ? speaker : entry.sender),
    message: { ja: wordsOf(state, entry, now) },
    media: entry.media,
    audio_url: hasSound(entry) ? `${address}/audio` : '',
    image_url: entry.image === '' ? '' : `${address}/image`,
    lang: 'ja',
  };
}

/** A text has no file: only the robot reads it out. */
export const hasSound = ({ media, audio }: Entry) => audio !== '' && media !== 'text';

/** What the service says when it could not write down what was spoken; it may also say nothing. */
export const NOT_UNDERSTOOD = '（文字起こしできませんでした。音声を聴いて直接ご確認ください）';

function wordsOf({ settings }: State, entry: Entry, now: number): string | null {
  if (entry.media === 'motion') return settings.emo_motion_text === 'null' ? null : '';
  if (entry.media === 'image') return '';
  if (entry.media !== 'audio') return entry.text;
  if (now < timeOf(entry) + settings.emo_transcript_delay * 1000) return '';
  // What was posted has its own words, or none.
  const isLost = entry.millisecond === undefined && hash(1, 342, entry.id) % 8 === 0;
  if (!isLost) return entry.text;
  return hash(1, 343, entry.id) % 2 === 0 ? '' : NOT_UNDERSTOOD;
}

/** The service's word for what a sensor is. */
const SENSOR_TYPES: Record<string, string> = {
  sensor_room: 'room',
  sensor_door: 'movement',
  sensor_lock: 'lock',
  sensor_human: 'human',
};

export const sensorTypeOf = ({ user_type }: Sensor) => SENSOR_TYPES[user_type] ?? user_type;

/** The robot's serial number. */
export const serialOf = (seed: number) => `EMO${String(hash(seed, 344, 0) % 1e8).padStart(8, '0')}`;
