import type { User } from '@roomlog/api';
import {
  type Entry,
  joinMessages,
  liveChatter,
  messageId,
  messagesOfDay,
  POSTED_FROM,
  roomOfId,
  secondOfId,
} from './chatter.ts';
import { dayOf, hourOf } from './clock.ts';
import type { HouseRoom, Person } from './household.ts';
import { chance, hash, idOfUuid, uuidOfId } from './random.ts';
import { replyTo } from './replies.ts';

/** The messages of one room: made-up ones, worked out day by day when asked for, and posted ones, which are kept. */
export interface RoomMessages {
  room: HouseRoom;
  begin: number;
  start: number;
  chatter: number;
  /** Seconds by which some messages are visible later than their date. */
  lateness: number;
  posted: Map<number, Entry[]>;
  lastPosted: number;
  /** Marks by uuid, and marks that members will make when they get round to it. */
  marks: Map<string, number>;
  comingMarks: { at: number; member: string; id: number }[];
  /** The last days worked out. */
  days: Map<number, Entry[]>;
}

export function openRoomMessages(room: HouseRoom, begin: number, start: number, chatter: number): RoomMessages {
  return {
    room,
    begin,
    start,
    chatter,
    lateness: 0,
    posted: new Map(),
    lastPosted: 0,
    marks: new Map(),
    comingMarks: [],
    days: new Map(),
  };
}

function madeUp(box: RoomMessages, day: number): Entry[] {
  const known = box.days.get(day);
  if (known !== undefined) return known;
  const { room, begin, start, chatter } = box;
  const joining = day > dayOf(begin) ? [] : joinMessages(room, begin).filter(({ at }) => dayOf(at) === day);
  const daily = messagesOfDay(room, day).filter(({ at }) => at >= begin);
  const extra = chatter === 0 || day < dayOf(start) ? [] : liveChatter(room, day, chatter, start);
  const entries = [...joining, ...daily, ...extra].toSorted((a, b) => a.id - b.id);
  if (box.days.size >= 3) box.days.clear();
  box.days.set(day, entries);
  return entries;
}

function ofDay(box: RoomMessages, day: number): Entry[] {
  const posted = box.posted.get(day);
  return posted === undefined ? madeUp(box, day) : [...madeUp(box, day), ...posted].toSorted((a, b) => a.id - b.id);
}

/** When a message can first be seen: at its date, but for the one in ten that is late. */
function visibleAt({ lateness, room }: RoomMessages, { id, at }: Entry): number {
  return lateness > 0 && hash(room.seed, 91, id) % 10 === 0 ? at + lateness : at;
}

/** The first day that can have a message: joining takes some seconds for each sensor. */
const firstDay = (box: RoomMessages) => dayOf(box.begin - 7 * (8 + box.room.roomSensors.length));

/** What is visible at `now`, from the newest downwards, below the id `below`. */
export function* newestFirst(box: RoomMessages, now: number, below = Number.POSITIVE_INFINITY): Generator<Entry> {
  const from = Math.min(now, below === Number.POSITIVE_INFINITY ? now : secondOfId(below));
  for (let day = dayOf(from); day >= firstDay(box); day -= 1) {
    const entries = ofDay(box, day);
    for (let index = entries.length - 1; index >= 0; index -= 1) {
      const entry = entries[index];
      if (entry !== undefined && entry.id < below && visibleAt(box, entry) <= now) yield entry;
    }
  }
}

/** What is visible at `now`, in ascending order, above the id `above`. */
export function* oldestFirst(box: RoomMessages, now: number, above = 0): Generator<Entry> {
  for (let day = Math.max(firstDay(box), dayOf(secondOfId(above))); day <= dayOf(now); day += 1) {
    for (const entry of ofDay(box, day)) if (entry.id > above && visibleAt(box, entry) <= now) yield entry;
  }
}

export function latest(box: RoomMessages, now: number): Entry | undefined {
  return newestFirst(box, now).next().value ?? undefined;
}

/** One visible message by its id, or by the `unique_id` of a made-up one. */
export function find(box: RoomMessages, now: number, key: number | string): Entry | undefined {
  const id = typeof key === 'number' ? key : idOfUuid(key);
  if (!(id > 0) || roomOfId(id) !== box.room.number || !Number.isSafeInteger(id)) return undefined;
  const entry = ofDay(box, dayOf(secondOfId(id))).find(
    (candidate) => candidate.id === id && visibleAt(box, candidate) <= now,
  );
  return typeof key === 'number' || entry?.unique_id.toLowerCase() === key.toLowerCase() ? entry : undefined;
}

/** Numbers a message within its second; the rare one that finds its second full is moved to the next. */
function keep(box: RoomMessages, said: Omit<Entry, 'id' | 'unique_id'>, unique_id?: string): Entry {
  const { room } = box;
  const entries = box.posted.get(dayOf(said.at)) ?? [];
  const last = entries.reduce((highest, { id, at }) => (at === said.at ? Math.max(highest, id) : highest), 0);
  const id = Math.max(messageId(said.at, room.number, POSTED_FROM), last + 1);
  if (roomOfId(id) !== room.number) return keep(box, { ...said, at: said.at + 1 }, unique_id);
  const entry = { ...said, id, unique_id: unique_id ?? uuidOfId(room.seed, id) };
  entries.push(entry);
  box.posted.set(dayOf(said.at), entries);
  return entry;
}

export interface Posted {
  sender: User;
  unique_id: string;
  media: string;
  text: string;
  audio: string;
  image: string;
}

/** Stores a message. With `answered`, the robot reads it out and somebody answers a text after 2 to 6 seconds. */
export function post(box: RoomMessages, now: number, posted: Posted, answered: boolean): Entry {
  const { unique_id, ...said } = posted;
  const entry = keep(box, { ...said, at: now, message_type: 'normal', dictated: false }, unique_id);
  if (!answered) return entry;
  const { room } = box;
  box.comingMarks.push({ at: now + 1, member: room.robot.uuid, id: entry.id });
  if (posted.media !== 'text') return entry;
  const { from, text, after } = replyTo(room, posted.sender.uuid, posted.text, unique_id);
  box.comingMarks.push({ at: now + after - 1, member: from.uuid, id: entry.id });
  const reply = { media: 'text', message_type: 'normal', dictated: false, audio: 'ogg', image: '' };
  keep(box, { ...reply, at: now + after, sender: from, text });
  return entry;
}

/** Marks everything up to `id` as read; a mark never goes back. */
export function markRead(box: RoomMessages, member: string, id: number): void {
  box.marks.set(member, Math.max(id, box.marks.get(member) ?? 0));
}

/** Members look at the messages at odd moments of the waking day, more than once an hour. */
const LOOK_SLOT = 1500;

function lookIn(seed: number, member: Person, slot: number): number | undefined {
  const channel = 100 + member.channel;
  const at = Math.floor((slot + chance(seed, channel, slot)) * LOOK_SLOT);
  const hour = hourOf(at);
  return hour > 6.3 && hour < 23 && chance(seed, channel + 50, slot) < 0.6 ? at : undefined;
}

function lastLook(box: RoomMessages, member: Person, now: number): number {
  for (let slot = Math.floor(now / LOOK_SLOT); ; slot -= 1) {
    const at = lookIn(box.room.seed, member, slot);
    if (at !== undefined && at <= now) return at;
  }
}

function nextLook(box: RoomMessages, member: Person, now: number): number {
  for (let slot = Math.floor(now / LOOK_SLOT); ; slot += 1) {
    const at = lookIn(box.room.seed, member, slot);
    if (at !== undefined && at > now) return at;
  }
}

/** The newest message that each member has read, by uuid. The account reads only by calls once the simulator runs. */
export function readIds(box: RoomMessages, now: number): Map<string, number> {
  for (const mark of box.comingMarks) if (mark.at <= now) markRead(box, mark.member, mark.id);
  box.comingMarks = box.comingMarks.filter(({ at }) => at > now);
  return new Map(
    box.room.members.map((member, index) => {
      const looked = lastLook(box, member, index === 0 ? box.start : now);
      const seen = looked < box.begin ? undefined : latest(box, looked);
      return [member.uuid, Math.max(seen?.id ?? 0, box.marks.get(member.uuid) ?? 0)];
    }),
  );
}

/** When something may next happen in the room: a message or a read mark. */
export function nextEvent(box: RoomMessages, now: number): number {
  const days = [];
  for (let day = dayOf(now - box.lateness); day <= dayOf(now) + 1; day += 1) days.push(...ofDay(box, day));
  const coming = days.map((entry) => visibleAt(box, entry)).filter((at) => at > now);
  const looks = box.room.members.slice(1).map((member) => nextLook(box, member, now));
  const marks = box.comingMarks.map(({ at }) => at).filter((at) => at > now);
  return Math.min(...coming, ...looks, ...marks);
}
