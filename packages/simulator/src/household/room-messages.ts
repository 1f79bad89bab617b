import {
  type Entry,
  FIRST_POSTED_PLACE,
  joinMessages,
  liveChatter,
  messageId,
  messagesOfDay,
  motionsOfDay,
  roomOfId,
  secondOfId,
  spokenText,
} from './chatter.ts';
import { dayOf, hourOf } from './clock.ts';
import { cacheDays } from './day-cache.ts';
import type { HouseRoom } from './household.ts';
import { chance, hash, idOfUuid, uuidOfId } from './random.ts';
import { replyTo } from './replies.ts';

/** The messages of one room. Generated ones are computed a day at a time when asked for; posted ones stay in memory. */
export interface RoomMessages {
  room: HouseRoom;
  /** Epoch seconds at which the history begins, and at which the simulator was started. */
  begin: number;
  start: number;
  /** The generated messages of a day, ascending by id. */
  generatedOn: (day: number) => Entry[];
  /** Seconds by which some messages are visible later than their date. */
  lateness: number;
  /** By day. */
  posted: Map<number, Entry[]>;
  /** Epoch milliseconds of the newest one that has a millisecond of its own; 0 before the first. */
  newestPost: number;
  /** The newest message id each member has read, by uuid, and the read marks that members will make later. */
  readMarks: Map<string, number>;
  pendingReadMarks: { at: number; member: string; id: number }[];
}

/**
 * A room without posted messages.
 * @param chatter mean seconds between extra live messages; 0 = none
 */
export function openRoomMessages(room: HouseRoom, begin: number, start: number, chatter: number): RoomMessages {
  return {
    room,
    begin,
    start,
    generatedOn: cacheDays((day) => {
      const joining = day > dayOf(begin) ? [] : joinMessages(room, begin).filter(({ at }) => dayOf(at) === day);
      const daily = messagesOfDay(room, day).filter(({ at }) => at >= begin);
      const extra = chatter === 0 || day < dayOf(start) ? [] : liveChatter(room, day, chatter, start);
      const motions = room.model === 'bocco' ? [] : motionsOfDay(room, day).filter(({ at }) => at >= begin);
      return [...joining, ...daily, ...extra, ...motions].toSorted((a, b) => a.id - b.id);
    }),
    lateness: 0,
    posted: new Map(),
    newestPost: 0,
    readMarks: new Map(),
    pendingReadMarks: [],
  };
}

/** The messages visible at `now` with an id below `below`, descending by id. */
export function* newestFirst(messages: RoomMessages, now: number, below = Infinity): Generator<Entry> {
  const from = Math.min(now, below === Infinity ? now : secondOfId(below));
  for (let day = dayOf(from); day >= firstDay(messages); day -= 1) {
    const entries = ofDay(messages, day);
    for (let index = entries.length - 1; index >= 0; index -= 1) {
      const entry = entries[index];
      if (entry !== undefined && entry.id < below && visibleAt(messages, entry) <= now) yield entry;
    }
  }
}

/** The messages visible at `now` with an id above `above`, ascending by id. */
export function* oldestFirst(messages: RoomMessages, now: number, above = 0): Generator<Entry> {
  for (let day = Math.max(firstDay(messages), dayOf(secondOfId(above))); day <= dayOf(now); day += 1) {
    for (const entry of ofDay(messages, day)) if (entry.id > above && visibleAt(messages, entry) <= now) yield entry;
  }
}

/** The newest message visible at `now`. */
export function latest(messages: RoomMessages, now: number): Entry | undefined {
  return newestFirst(messages, now).next().value ?? undefined;
}

/** One visible message by its id, or by the `unique_id` of a generated one. */
export function find(messages: RoomMessages, now: number, key: number | string): Entry | undefined {
  const id = typeof key === 'number' ? key : idOfUuid(key);
  if (!(id > 0) || roomOfId(id) !== messages.room.number || !Number.isSafeInteger(id)) return undefined;
  const entry = ofDay(messages, dayOf(secondOfId(id))).find(
    (candidate) => candidate.id === id && visibleAt(messages, candidate) <= now,
  );
  return typeof key === 'number' || entry?.unique_id.toLowerCase() === key.toLowerCase() ? entry : undefined;
}

/** All messages of one day, ascending by id. */
function ofDay(messages: RoomMessages, day: number): Entry[] {
  const generated = messages.generatedOn(day);
  const posted = messages.posted.get(day);
  return posted === undefined ? generated : [...generated, ...posted].toSorted((a, b) => a.id - b.id);
}

/** When a message becomes visible: at its date; one in ten comes `lateness` seconds later. */
function visibleAt({ lateness, room }: RoomMessages, { id, at }: Entry): number {
  return lateness > 0 && hash(room.seed, 91, id) % 10 === 0 ? at + lateness : at;
}

/** The first day that can have a message: members and sensors joined some seconds before `begin`. */
const firstDay = (messages: RoomMessages) => dayOf(messages.begin - 7 * (8 + messages.room.roomSensors.length));

/** What somebody posts. */
export type Posted = Pick<Entry, 'sender' | 'unique_id' | 'media' | 'text' | 'audio' | 'image'> &
  Partial<Pick<Entry, 'millisecond' | 'dictated'>>;

/**
 * Stores a message. With `answered`, the robot marks it as read, and somebody replies to a text after 2 to 6 seconds.
 */
export function post(messages: RoomMessages, now: number, posted: Posted, answered: boolean): Entry {
  const { unique_id, ...draft } = posted;
  const entry = append(messages, { dictated: false, ...draft, at: now, message_type: 'normal' }, unique_id);
  if (!answered) return entry;
  const { room } = messages;
  messages.pendingReadMarks.push({ at: now + 1, member: room.robot.uuid, id: entry.id });
  if (posted.media !== 'text') return entry;
  const { from, text, after } = replyTo(room, posted.text, unique_id);
  messages.pendingReadMarks.push({ at: now + after - 1, member: from.uuid, id: entry.id });
  append(messages, { ...spokenText, at: now + after, sender: from, text });
  return entry;
}

/** Stores a message under the next free id of its second; when that second is full, under one of the next second. */
function append(messages: RoomMessages, draft: Omit<Entry, 'id' | 'unique_id'>, unique_id?: string): Entry {
  const { room } = messages;
  const entries = messages.posted.get(dayOf(draft.at)) ?? [];
  const last = entries.reduce((highest, { id, at }) => (at === draft.at ? Math.max(highest, id) : highest), 0);
  const id = Math.max(messageId(draft.at, room.number, FIRST_POSTED_PLACE), last + 1);
  if (roomOfId(id) !== room.number) return append(messages, { ...draft, at: draft.at + 1 }, unique_id);
  const entry = { ...draft, id, unique_id: unique_id ?? uuidOfId(room.seed, id) };
  entries.push(entry);
  messages.posted.set(dayOf(draft.at), entries);
  return entry;
}

/** Marks everything up to `id` as read; a mark never goes back. */
export function markRead(messages: RoomMessages, member: string, id: number): void {
  messages.readMarks.set(member, Math.max(id, messages.readMarks.get(member) ?? 0));
}

/** The newest message that each member has read, by uuid. The account reads only by calls once the simulator runs. */
export function readIds(messages: RoomMessages, now: number): Map<string, number> {
  for (const mark of messages.pendingReadMarks) if (mark.at <= now) markRead(messages, mark.member, mark.id);
  messages.pendingReadMarks = messages.pendingReadMarks.filter(({ at }) => at > now);
  return new Map(
    messages.room.members.map((member, index) => {
      const looked = nearestLook(messages.room.seed, index, index === 0 ? messages.start : now, 'last');
      const seen = looked < messages.begin ? undefined : latest(messages, looked);
      return [member.uuid, Math.max(seen?.id ?? 0, messages.readMarks.get(member.uuid) ?? 0)];
    }),
  );
}

/** Seconds: in each slot of the waking day a member looks at the messages with a chance of 60 %. */
const LOOK_SLOT = 1500;

/** When the member at that place of `members` looked last, or looks next. */
function nearestLook(seed: number, place: number, now: number, which: 'last' | 'next'): number {
  for (let slot = Math.floor(now / LOOK_SLOT); ; slot += which === 'last' ? -1 : 1) {
    const at = Math.floor((slot + chance(seed, 100 + place, slot)) * LOOK_SLOT);
    const hour = hourOf(at);
    const looks = hour > 6.3 && hour < 23 && chance(seed, 150 + place, slot) < 0.6;
    if (looks && at <= now === (which === 'last')) return at;
  }
}

/** The next epoch second at which a message or a read mark may come. */
export function nextEvent(messages: RoomMessages, now: number): number {
  const days = [];
  for (let day = dayOf(now - messages.lateness); day <= dayOf(now) + 1; day += 1) days.push(...ofDay(messages, day));
  const coming = days.map((entry) => visibleAt(messages, entry)).filter((at) => at > now);
  const looks = messages.room.members
    .keys()
    .drop(1)
    .map((place) => nearestLook(messages.room.seed, place, now, 'next'));
  const readMarks = messages.pendingReadMarks.map(({ at }) => at).filter((at) => at > now);
  return Math.min(...coming, ...looks, ...readMarks);
}
