/** Serializes changes of the store as server-sent events, each once, however many pages listen. */
import {
  type Change,
  eventsNumbered,
  findMessage,
  outboxRow,
  type ReadingNews,
  readingNews,
  roomOverview,
  roomUuid,
} from '@roomlog/store';
import type { Context } from '../context.ts';
import {
  instant,
  serializeEvents,
  serializeMessages,
  serializeOutbox,
  serializeReading,
  serializeRoom,
  serializeStatus,
  surroundingsOf,
} from '../serialize.ts';
import type { LiveEvents } from './schemas.ts';

export interface Frame {
  /** The change that it reports; undefined when it reports none. */
  seq: number | undefined;
  /** The store's id of its room. What is for every page, those of a link to one room too, says so. */
  room: number | 'every';
  /** As sent (https://html.spec.whatwg.org/multipage/server-sent-events.html). */
  bytes: Buffer;
}

type LiveEvent = { [N in keyof LiveEvents]: { event: N; data: LiveEvents[N] } }[keyof LiveEvents];
type RoomEvent = LiveEvent & Pick<Frame, 'room'>;

/** @param id the browser sends it back as Last-Event-ID */
export function serializeFrame(id: string, { event, data, room }: RoomEvent, seq?: number): Frame {
  const bytes = Buffer.from(`id: ${id}\nevent: ${event}\ndata: ${JSON.stringify(data)}\n\n`);
  return { seq, room, bytes };
}

/** Of more readings or events than this in one change pages are only told, and load them. */
const atMost = 20;

type Serialize = (context: Context, change: Change) => Promise<RoomEvent | undefined>;

/** Builds the event for each kind of change but readings; undefined when its row is gone. */
const serializers: Record<Exclude<Change['kind'], 'reading'>, Serialize> = {
  status: async ({ reader }) => ({ event: 'status', data: await serializeStatus(reader), room: 'every' }),

  reload: async ({ reader }, { ref }) => reload(ref, await roomUuid(reader.db, ref)),

  message: async ({ reader }, { ref, first }) => {
    const message = await findMessage(reader.db, ref, first);
    const [data] = message ? await serializeMessages(reader, (await roomUuid(reader.db, ref)) ?? '', [message]) : [];
    return data && { event: 'message', data, room: ref };
  },

  outbox: async ({ reader }, { ref, first }) => {
    const uuid = await roomUuid(reader.db, first);
    const row = await outboxRow(reader.db, ref);
    // Without a row it was discarded.
    return row ? { event: 'outbox', data: serializeOutbox(uuid ?? '', row), room: first } : reload(first, uuid);
  },

  event: async ({ reader }, { ref, first, last }) => {
    const room = (await roomUuid(reader.db, ref)) ?? '';
    const found = await eventsNumbered(reader.db, ref, { first, last });
    const events = found.length > atMost ? null : await serializeEvents(reader, room, found);
    return { event: 'events', data: { room, events }, room: ref };
  },

  room: async ({ reader }, { ref }) => {
    const room = await roomOverview(reader.db, ref);
    return room && { event: 'room', data: serializeRoom(room, await surroundingsOf(reader)), room: ref };
  },
};

function ofReadings({ first, last }: Change, news: ReadingNews): RoomEvent {
  const { room, sensor, latest, readings } = news;
  const data = {
    room,
    sensor,
    from: instant(first),
    to: instant(last),
    latest: serializeReading(latest),
    readings: readings.length > atMost ? null : readings.map(serializeReading),
  };
  return { event: 'reading', data, room: news.room_id };
}

function reload(id: number, room: string | undefined): RoomEvent {
  return room === undefined
    ? { event: 'reload', data: {}, room: 'every' }
    : { event: 'reload', data: { room }, room: id };
}

/**
 * A row that can't be read must not block the others: it is skipped and logged once.
 * @param idOf the id of the event that reports a change
 * @returns serializes changes in their order
 */
export function createSerializer(
  context: Context,
  idOf: (seq: number) => string,
): (changes: readonly Change[]) => Promise<Frame[]> {
  const unreadable = new Set<number>();
  const newsOf = (changes: readonly Change[]) => readingNews(context.reader.db, changes, atMost + 1);
  /** Of all that are of readings at once; none when one of them can't be read. */
  const allNews = async (changes: readonly Change[]): Promise<ReadonlyMap<Change, ReadingNews | undefined>> => {
    const ofSensors = changes.filter(({ kind }) => kind === 'reading');
    const found = await newsOf(ofSensors).catch(() => []);
    return new Map(found.map((news, at) => [ofSensors[at] as Change, news]));
  };
  const serialize = async (change: Change, known: ReadonlyMap<Change, ReadingNews | undefined>) => {
    const { kind } = change;
    // A newer roomlog may have written a kind that isn't known here.
    if (kind !== 'reading') return serializers[kind]?.(context, change);
    const news = known.has(change) ? known.get(change) : (await newsOf([change]))[0];
    return news && ofReadings(change, news);
  };
  return async (changes) => {
    const frames: Frame[] = [];
    const known = await allNews(changes);
    for (const change of changes) {
      const { seq, kind, ref } = change;
      try {
        const event = await serialize(change, known);
        if (event) frames.push(serializeFrame(idOf(seq), event, seq));
      } catch (err) {
        if (!unreadable.has(seq)) context.log.error({ err, kind, ref }, 'a change could not be read and is left out');
        unreadable.add(seq);
      }
    }
    return frames;
  };
}
