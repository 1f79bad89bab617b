import type { User } from '@roomlog/api';
import { dayOf, isWeekend, monthOf, startOfDay } from './clock.ts';
import type { HouseRoom } from './household.ts';
import { chance, hash, pick, uuidOfId } from './random.ts';
import { EPOCH } from './readings.ts';
import { rhythmOf } from './rhythm.ts';
import { type Line, SCENES, type Scene, type Speaker, WORDS } from './scenes.ts';

/** A message as the household keeps it; wire.ts makes BOCCO's JSON of it. */
export interface Entry {
  id: number;
  unique_id: string;
  /** Epoch seconds. */
  at: number;
  media: string;
  message_type: string;
  text: string;
  sender: User;
  dictated: boolean;
  /** Who joined, in a message of the system. */
  joined?: User;
  /** File name ends of what it carries, '' for none. */
  audio: string;
  image: string;
}

/** Ids ascend with time over restarts: the second, the room's number and a place within the second. */
const PLACES = 2 ** 11;
/** Places from here on are for what is posted while the simulator runs; below are made-up messages. */
export const POSTED_FROM = 256;

export const messageId = (at: number, room: number, place: number) => (at - EPOCH) * 2 ** 22 + room * PLACES + place;
export const secondOfId = (id: number) => Math.floor(id / 2 ** 22) + EPOCH;
export const roomOfId = (id: number) => Math.floor(id / PLACES) % 2 ** 11;

/** What BOCCO writes beside a picture. */
export const PICTURE_TEXT = '写真を送信しました';

/** Places in a room's `members`. */
const SPEAKERS: Record<Speaker, number> = { papa: 0, mama: 1, granny: 2, hana: 3, bocco: 4, voice: 4 };

type Said = Omit<Entry, 'id' | 'unique_id'>;

const plain = { media: 'text', message_type: 'normal', dictated: false, audio: 'ogg', image: '' };

/** A line as it goes into the room; the robot takes dictation of what is spoken to it. */
function say(room: HouseRoom, { speaker, kind, text }: Line, at: number, luck: number): Said {
  const sender = room.members[SPEAKERS[speaker]] ?? room.robot;
  const filled = text.replaceAll(/\{(\w+)\}/g, (_, name: string) => pick(WORDS[name] ?? [name], hash(luck, 80, 0)));
  const said = { ...plain, at, sender, text: filled };
  if (kind === 'picture') return { ...said, media: 'image', text: PICTURE_TEXT, audio: '', image: 'png' };
  if (kind === 'stamp') return { ...said, media: 'stamp', audio: '', image: 'png' };
  return speaker === 'voice' ? { ...said, media: 'audio', dictated: true, audio: 'wav' } : said;
}

function fits({ months, on }: Scene, month: number, weekend: boolean): boolean {
  return (months === undefined || months.includes(month)) && (on === undefined || (on === 'weekend') === weekend);
}

/** The door when somebody leaves or comes home: a notification, under a `message_type` the reference doesn't list. */
function doorEvents(room: HouseRoom, day: number): Said[] {
  const { door } = room;
  if (door === undefined) return [];
  const { leave, back } = rhythmOf(room.seed, day);
  const luck = hash(room.seed, 81, day);
  const hours = [leave, back].filter((_, index) => (luck >> index) % 2 === 0);
  return hours.map((hour) => ({
    ...plain,
    at: startOfDay(day) + Math.round(hour * 3600),
    message_type: 'sensor',
    text: '玄関のドアが開きました',
    sender: door,
    audio: '',
  }));
}

function number(room: HouseRoom, said: Said[]): Entry[] {
  return said
    .toSorted((a, b) => a.at - b.at)
    .map((message, place) => {
      const id = messageId(message.at, room.number, place);
      const unique = uuidOfId(room.seed, id);
      return { ...message, id, unique_id: message.dictated ? unique.toUpperCase() : unique };
    });
}

/** What the family and its door say on a day in Japan: 4 to 10 messages, always the same ones. */
export function messagesOfDay(room: HouseRoom, day: number): Entry[] {
  const { seed } = room;
  const month = monthOf(startOfDay(day));
  const weekend = isWeekend(day);
  const goal = 4 + (hash(seed, 82, day) % 5);
  const said = doorEvents(room, day);
  const order = SCENES.map((scene, index) => ({ scene, luck: hash(seed, 1000 + index, day) }))
    .filter(({ scene }) => fits(scene, month, weekend))
    // What only fits now is heard more often.
    .toSorted((a, b) => (a.scene.months ? a.luck / 3 : a.luck) - (b.scene.months ? b.luck / 3 : b.luck));
  for (const { scene, luck } of order) {
    if (said.length >= goal) break;
    const { from, to } = scene;
    let at = startOfDay(day) + Math.round((from + (to - from) * chance(luck, 84, 0)) * 3600);
    scene.lines.forEach((line, index) => {
      said.push(say(room, line, at, hash(luck, 85, index)));
      at += 25 + (hash(luck, 86, index) % 400);
    });
  }
  if (hash(seed, 87, day) % 45 === 0) {
    const at = startOfDay(day) + 4 * 3600;
    said.push({
      ...plain,
      at,
      message_type: 'system.firmware_updated',
      text: 'BOCCOが新しくなりました',
      sender: room.robot,
    });
  }
  return number(room, said);
}

/** The greeting of everybody and every sensor that joins: the minutes before the beginning. */
export function joinMessages(room: HouseRoom, begin: number): Entry[] {
  const humans = room.members.filter(({ user_type }) => user_type === 'human');
  const joining: User[] = [...humans, ...(room.door ? [room.door] : []), ...room.roomSensors];
  const said = joining.map((joined, index) => ({
    ...plain,
    at: begin - 7 * (joining.length - index),
    message_type: joined.user_type === 'human' ? 'system.human_joined' : 'system.sensor_joined',
    text: `${joined.nickname}がお部屋に参加しました`,
    sender: joined,
    joined,
    audio: '',
  }));
  return number(room, said);
}

const ASLEEP: Line = { speaker: 'bocco', kind: 'text', text: 'すやすや…' };

/** Extra messages while the simulator runs, one in each slot of `mean` seconds, for those that begin on this day. */
export function liveChatter(room: HouseRoom, day: number, mean: number, start: number): Entry[] {
  const entries: Entry[] = [];
  const until = startOfDay(day + 1);
  for (let slot = Math.floor(Math.max(start, startOfDay(day)) / mean); slot * mean < until; slot += 1) {
    const luck = hash(room.seed, 88, slot);
    const at = Math.floor((slot + chance(luck, 89, 0)) * mean);
    if (at < start || dayOf(at) !== day) continue;
    const hour = (at - startOfDay(day)) / 3600;
    const month = monthOf(at);
    const near = SCENES.filter(
      (scene) => fits(scene, month, isWeekend(day)) && hour >= scene.from - 2 && hour <= scene.to + 2,
    );
    const line = near.length === 0 ? ASLEEP : pick(pick(near, luck).lines, hash(luck, 90, 0));
    const id = messageId(at, room.number, 64 + (slot % 128));
    entries.push({ ...say(room, line, at, luck), id, unique_id: uuidOfId(room.seed, id) });
  }
  return entries.toSorted((a, b) => a.id - b.id);
}
