/** Changes of the store as server-sent events: each is looked up and written down once, however many pages listen. */
import {
  type Change,
  findMessage,
  latestReading,
  outboxRow,
  readingsBetween,
  roomOverview,
  roomUuid,
  sensorUuids,
} from '@roomlog/store';
import type { Context } from '../context.ts';
import type { LiveEvents } from '../schemas.ts';
import {
  instant,
  serializeMessages,
  serializeOutbox,
  serializeReading,
  serializeRoom,
  serializeStatus,
  surroundingsOf,
} from '../serialize.ts';

export interface Frame {
  /** The change that it tells of; undefined for what is told beside them. */
  seq: number | undefined;
  /** The number of the room that it is about; undefined when it is for everybody. */
  room: number | undefined;
  /** As it goes over the wire (https://html.spec.whatwg.org/multipage/server-sent-events.html). */
  bytes: Buffer;
}

type LiveEvent = { [N in keyof LiveEvents]: { event: N; data: LiveEvents[N] } }[keyof LiveEvents];
type Told = LiveEvent & { room?: number };

/** @param id what the browser gives back as Last-Event-ID */
export function writeFrame(id: number, { event, data, room }: Told, seq?: number): Frame {
  const bytes = Buffer.from(`id: ${id}\nevent: ${event}\ndata: ${JSON.stringify(data)}\n\n`);
  return { seq, room, bytes };
}

/** More readings of one change than this are asked for as a series. */
const readingsAtMost = 20;

/** How each kind of change is told; undefined where there is nothing left to tell of. */
const tellers: Record<Change['kind'], (context: Context, change: Change) => Promise<Told | undefined>> = {
  status: async ({ reader }) => ({ event: 'status', data: await serializeStatus(reader) }),

  reload: async ({ reader }, { ref }) => reload(ref, await roomUuid(reader.db, ref)),

  reading: async ({ reader }, { ref, first, last }) => {
    const found = await sensorUuids(reader.db, ref);
    const latest = await latestReading(reader.db, ref);
    if (!found || !latest) return undefined;
    const { room, sensor, room_id } = found;
    const readings = await readingsBetween(reader.db, ref, { from: first, to: last + 1, limit: readingsAtMost + 1 });
    const data = {
      room,
      sensor,
      from: instant(first),
      to: instant(last),
      latest: serializeReading(latest),
      readings: readings.length > readingsAtMost ? null : readings.map(serializeReading),
    };
    return { event: 'reading', data, room: room_id };
  },

  message: async ({ reader }, { ref, first }) => {
    const message = await findMessage(reader.db, ref, first);
    const [data] = message ? await serializeMessages(reader, (await roomUuid(reader.db, ref)) ?? '', [message]) : [];
    return data && { event: 'message', data, room: ref };
  },

  outbox: async ({ reader }, { ref, first }) => {
    const uuid = await roomUuid(reader.db, first);
    const row = await outboxRow(reader.db, ref);
    // Taken back: there is nothing left of it to show.
    return row ? { event: 'outbox', data: serializeOutbox(uuid ?? '', row), room: first } : reload(first, uuid);
  },

  room: async ({ reader }, { ref }) => {
    const room = await roomOverview(reader.db, ref);
    return room && { event: 'room', data: serializeRoom(room, await surroundingsOf(reader)), room: ref };
  },
};

function reload(id: number, room: string | undefined): Told {
  return room === undefined ? { event: 'reload', data: {} } : { event: 'reload', data: { room }, room: id };
}

/**
 * One row that can't be read must not silence the others: it is left out, and said once in the log.
 * @returns what writes changes down, in their order
 */
export function frameWriter(context: Context): (changes: readonly Change[]) => Promise<Frame[]> {
  const unreadable = new Set<number>();
  return async (changes) => {
    const frames: Frame[] = [];
    for (const change of changes) {
      const { seq, kind, ref } = change;
      try {
        // A newer roomlog may have written of something that isn't known here.
        const told = await tellers[kind]?.(context, change);
        if (told) frames.push(writeFrame(seq, told, seq));
      } catch (err) {
        if (!unreadable.has(seq)) context.log.error({ err, kind, ref }, 'a change could not be read and is left out');
        unreadable.add(seq);
      }
    }
    return frames;
  };
}
