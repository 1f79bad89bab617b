import type { User } from '@roomlog/api';
import { dayOf, HOUR, isWeekend, monthOf, startOfDay } from './clock.ts';
import type { HouseRoom } from './household.ts';
import { chance, hash, pick, uuidOfId } from './random.ts';
import { EPOCH } from './readings.ts';
import { rhythmOf } from './rhythm.ts';
import { type Line, SCENES, type Scene, speakerIn, WORDS } from './scenes.ts';

/** A message of the household; wire.ts turns it into BOCCO's JSON. */
export interface Entry {
  id: number;
  unique_id: string;
  /** Epoch seconds. */
  at: number;
  /** The millisecond in that second at which it was posted; a made-up message has none of its own. */
  millisecond?: number;
  media: string;
  message_type: string;
  text: string;
  sender: User;
  dictated: boolean;
  /** Who joined, in a message of the system. */
  joined?: User;
  /** File name extensions of its recording and its picture; '' for none. */
  audio: string;
  image: string;
}

/** The messages of one day in Japan: 4 to 10 from the family and the door, the same for the same seed and day. */
export function messagesOfDay(room: HouseRoom, day: number): Entry[] {
  const { seed } = room;
  const month = monthOf(startOfDay(day));
  const weekend = isWeekend(day);
  const goal = 4 + (hash(seed, 82, day) % 5);
  const drafts = doorEvents(room, day);
  const order = SCENES.map((scene, index) => ({ scene, random: hash(seed, 1000 + index, day) }))
    .filter(({ scene }) => fits(scene, month, weekend))
    // A scene of the season comes more often.
    .toSorted((a, b) => (a.scene.months ? a.random / 3 : a.random) - (b.scene.months ? b.random / 3 : b.random));
  for (const { scene, random } of order) {
    if (drafts.length >= goal) break;
    const { from, to } = scene;
    let at = startOfDay(day) + Math.round((from + (to - from) * chance(random, 84, 0)) * HOUR);
    scene.lines.forEach((line, index) => {
      drafts.push(draftOf(room, line, at, hash(random, 85, index)));
      at += 25 + (hash(random, 86, index) % 400);
    });
  }
  if (hash(seed, 87, day) % 45 === 0) {
    const news = { message_type: 'system.firmware_updated', text: 'BOCCOが新しくなりました', sender: room.robot };
    drafts.push({ ...spokenText, ...news, at: startOfDay(day) + 4 * HOUR });
  }
  return assignIds(room, drafts);
}

/** The system messages of everybody and every sensor that joined, in the minutes before the history begins. */
export function joinMessages(room: HouseRoom, begin: number): Entry[] {
  const humans = room.members.filter(({ user_type }) => user_type === 'human');
  const joining: User[] = [...humans, ...(room.door ? [room.door] : []), ...room.roomSensors];
  const drafts = joining.map((joined, index) => ({
    ...spokenText,
    at: begin - 7 * (joining.length - index),
    message_type: joined.user_type === 'human' ? 'system.human_joined' : 'system.sensor_joined',
    text: `${joined.nickname}がお部屋に参加しました`,
    sender: joined,
    joined,
    audio: '',
  }));
  return assignIds(room, drafts);
}

/** The extra messages of one day since `start`: one in each slot of `mean` seconds while somebody is awake (option `chatter`). */
export function liveChatter(room: HouseRoom, day: number, mean: number, start: number): Entry[] {
  const entries: Entry[] = [];
  const until = startOfDay(day + 1);
  for (let slot = Math.floor(Math.max(start, startOfDay(day)) / mean); slot * mean < until; slot += 1) {
    const random = hash(room.seed, 88, slot);
    const at = Math.floor((slot + chance(random, 89, 0)) * mean);
    if (at < start || dayOf(at) !== day) continue;
    const hour = (at - startOfDay(day)) / HOUR;
    const month = monthOf(at);
    const near = SCENES.filter(
      (scene) => fits(scene, month, isWeekend(day)) && hour >= scene.from - 2 && hour <= scene.to + 2,
    );
    if (near.length === 0 && slot !== snoreSlot(room, day, mean)) continue;
    const line = near.length === 0 ? ASLEEP : pick(pick(near, random).lines, hash(random, 90, 0));
    const id = messageId(at, room.number, 64 + (slot % 128));
    entries.push({ ...draftOf(room, line, at, random), id, unique_id: uuidOfId(room.seed, id) });
  }
  return entries.toSorted((a, b) => a.id - b.id);
}

/** What the family has a BOCCO emo dance: up to two motions a day, while somebody is up. */
export function motionsOfDay(room: HouseRoom, day: number): Entry[] {
  const { wake, bed } = rhythmOf(room.seed, day);
  return Array.from({ length: hash(room.seed, 300, day) % 3 }, (_, index) => {
    const random = hash(room.seed, 301 + index, day);
    const at = startOfDay(day) + Math.floor((wake + (bed - wake) * chance(random, 303, 0)) * HOUR);
    const id = messageId(at, room.number, FIRST_MOTION_PLACE + index);
    const sender = speakerIn(room, random % 3 === 0 ? 'papa' : 'hana');
    return { ...spokenText, at, sender, media: 'motion', text: '', audio: '', id, unique_id: uuidOfId(room.seed, id) };
  });
}

/** While everybody sleeps the robot snores once a night, between one and three. */
const snoreSlot = ({ seed }: HouseRoom, day: number, mean: number) =>
  Math.floor((startOfDay(day) + (1 + 2 * chance(seed, 91, day)) * HOUR) / mean);

const ASLEEP: Line = { speaker: 'bocco', kind: 'text', text: 'すやすや…' };

/** A message before it has ids. */
type Draft = Omit<Entry, 'id' | 'unique_id'>;

/** What a text has beside its words: the robot reads it aloud. */
export const spokenText = { media: 'text', message_type: 'normal', dictated: false, audio: 'ogg', image: '' };

/** A line of a scene as a message. What is spoken to the robot becomes a dictated recording. */
function draftOf(room: HouseRoom, { speaker, kind, text }: Line, at: number, random: number): Draft {
  const sender = speakerIn(room, speaker);
  const filled = text.replaceAll(/\{(\w+)\}/g, (_, name: string) => pick(WORDS[name] ?? [name], hash(random, 80, 0)));
  const draft = { ...spokenText, at, sender, text: filled };
  if (kind === 'picture') return { ...draft, media: 'image', text: PICTURE_TEXT, audio: '', image: 'png' };
  if (kind === 'stamp') return { ...draft, media: 'stamp', audio: '', image: 'png' };
  return speaker === 'voice' ? { ...draft, media: 'audio', dictated: true, audio: 'wav' } : draft;
}

/** What BOCCO writes beside a picture. */
export const PICTURE_TEXT = '写真を送信しました';

function fits({ months, on }: Scene, month: number, weekend: boolean): boolean {
  return (months === undefined || months.includes(month)) && (on === undefined || (on === 'weekend') === weekend);
}

/**
 * The door sensor's notifications when somebody leaves or comes home, under a `message_type` the reference doesn't
 * list.
 */
function doorEvents(room: HouseRoom, day: number): Draft[] {
  const { door } = room;
  if (door === undefined) return [];
  const { leave, back } = rhythmOf(room.seed, day);
  const random = hash(room.seed, 81, day);
  const hours = [leave, back].filter((_, index) => (random >> index) % 2 === 0);
  return hours.map((hour) => ({
    ...spokenText,
    at: startOfDay(day) + Math.round(hour * HOUR),
    message_type: 'sensor',
    text: '玄関のドアが開きました',
    sender: door,
    audio: '',
  }));
}

/** Sorts by time, and gives each message its id and `unique_id`. */
function assignIds(room: HouseRoom, drafts: Draft[]): Entry[] {
  return drafts
    .toSorted((a, b) => a.at - b.at)
    .map((message, place) => {
      const id = messageId(message.at, room.number, place);
      const unique = uuidOfId(room.seed, id);
      return { ...message, id, unique_id: message.dictated ? unique.toUpperCase() : unique };
    });
}

/**
 * Message ids in one second and room. An id is the second, the room's number and a place, so ids ascend over restarts.
 */
const PLACES = 2 ** 11;
/** Live chatter has the places from 64 up to this one. */
const FIRST_MOTION_PLACE = 192;
/** Generated messages have the places below this one; posted ones have it and those above. */
export const FIRST_POSTED_PLACE = 256;

/** The id of a message at epoch second `at`. */
export const messageId = (at: number, room: number, place: number) => (at - EPOCH) * 2 ** 22 + room * PLACES + place;
/** The epoch second in a message id. */
export const secondOfId = (id: number) => Math.floor(id / 2 ** 22) + EPOCH;
/** The room's number in a message id. */
export const roomOfId = (id: number) => Math.floor(id / PLACES) % 2 ** 11;
