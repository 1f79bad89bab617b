/** What happens in the store, as it happens, for every open page: changes become events of schemas.ts. */
import { every, logSparingly } from '@roomlog/runtime';
import {
  type Change,
  changesAfter,
  findMessage,
  latestReading,
  listRooms,
  newestChange,
  outboxRow,
  roomSensors,
  watchStore,
} from '@roomlog/store';
import type { Context } from './context.ts';
import { instant, presentMessages, presentOutbox, presentReading, presentStatus } from './present.ts';
import type { LiveEvents } from './schemas.ts';

type Name = keyof LiveEvents;
type LiveEvent = { [N in Name]: { id: string; event: N; data: LiveEvents[N] } }[Name];
type Listener = (event: LiveEvent) => void;

export interface Live {
  /** @returns the way to stop listening */
  listen(listener: Listener): () => void;
  /** What was missed since the event with this id; a `reload` where that is no longer known. */
  since(id: string): Promise<LiveEvent[]>;
  /** What a page that has just come needs to know. */
  hello(): Promise<LiveEvent>;
}

/** A collector that was killed writes nothing any more: the state is looked at now and then too. */
const statusEvery = 5000;

/** Runs until the signal aborts. */
export async function createLive(context: Context, stop: AbortSignal): Promise<Live> {
  const { reader } = context;
  const listeners = new Set<Listener>();
  let seq = await newestChange(reader.db);
  let status = '';
  const tell = (event: LiveEvent) => {
    for (const listener of listeners) listener(event);
  };
  /** The next change, or the next look, tries again. */
  const note = (err: unknown) =>
    logSparingly(context.log, `live: ${String(err)}`, (left) => {
      context.log.error({ ...left, err }, 'the live feed could not be read');
    });
  const tellStatus = async () => {
    const data = await presentStatus(reader);
    const { last_success_at: _, now: __, ...rest } = data;
    const now = JSON.stringify(rest);
    if (now !== status) tell({ id: String(seq), event: 'status', data });
    status = now;
  };
  const tellChanges = async () => {
    const changes = await changesAfter(reader.db, seq);
    if (!changes) {
      seq = await newestChange(reader.db);
      return tell({ id: String(seq), event: 'reload', data: {} });
    }
    if (changes.length === 0) return;
    seq = changes.at(-1)?.seq ?? seq;
    for (const event of await events(context, changes)) tell(event);
    await tellChanges();
  };
  void (async () => {
    for await (const _ of watchStore(reader, stop)) await tellChanges().catch(note);
  })();
  void (async () => {
    for await (const _ of every(statusEvery, stop)) await tellStatus().catch(note);
  })();
  return {
    listen: (listener) => {
      listeners.add(listener);
      return () => listeners.delete(listener);
    },
    since: async (id) => {
      const known = /^\d{1,15}$/.test(id) ? await changesAfter(reader.db, Number(id)) : undefined;
      return known && known.length < 1000 ? events(context, known) : [{ id: String(seq), event: 'reload', data: {} }];
    },
    hello: async () => ({ id: String(seq), event: 'status', data: await presentStatus(reader) }),
  };
}

async function events({ reader }: Context, changes: Change[]): Promise<LiveEvent[]> {
  if (changes.length === 0) return [];
  const rooms = new Map((await listRooms(reader.db)).map((room) => [room.id, room.uuid]));
  const sensors = new Map((await roomSensors(reader.db)).map((sensor) => [sensor.id, sensor]));
  const told: LiveEvent[] = [];
  for (const { seq, kind, ref, first, last } of changes) {
    const id = String(seq);
    if (kind === 'status') told.push({ id, event: 'status', data: await presentStatus(reader) });
    if (kind === 'reload') told.push({ id, event: 'reload', data: {} });
    if (kind === 'reading') {
      const sensor = sensors.get(ref);
      const latest = await latestReading(reader.db, ref);
      if (!sensor || !latest) continue;
      const where = { room: rooms.get(sensor.room_id) ?? '', sensor: sensor.uuid };
      told.push({
        id,
        event: 'reading',
        data: { ...where, from: instant(first), to: instant(last), latest: presentReading(latest) },
      });
    }
    if (kind === 'message') {
      const message = await findMessage(reader.db, ref, first);
      const [data] = message ? await presentMessages(reader, rooms.get(ref) ?? '', [message]) : [];
      if (data) told.push({ id, event: 'message', data });
    }
    if (kind === 'outbox') {
      const row = await outboxRow(reader.db, ref);
      if (row) told.push({ id, event: 'outbox', data: presentOutbox(rooms.get(row.room_id) ?? '', row) });
      // Taken back: there is nothing left of it to show.
      else told.push({ id, event: 'reload', data: {} });
    }
  }
  return told;
}
