/** What happens in the store, as it happens, for every open page: changes become events of schemas.ts. */
import { setImmediate as turn } from 'node:timers/promises';
import { every, logSparingly } from '@roomlog/runtime';
import { type Change, changesAfter, newestChange } from '@roomlog/store';
import type { Context } from '../context.ts';
import type { Limits } from '../http/limits.ts';
import { serializeStatus } from '../serialize.ts';
import { frameWriter, writeFrame } from './event-frames.ts';
import { createEventStreams, type EventStream } from './event-streams.ts';

export interface Live {
  /** Makes room for one more stream. @throws HttpError when there are too many */
  open(stream: EventStream): void;
  /**
   * Tells a stream what it missed since the event with this id (a `reload` where that is not known any more, or is too
   * much), then the state of the logging, and from then on whatever happens.
   * @param begin is called before the first byte
   */
  follow(stream: EventStream, lastEventId: string | null, begin: () => void): Promise<void>;
  /** Resolves when nothing reads the store any more, soon after the signal aborted. */
  ended: Promise<void>;
}

/** A collector that was killed writes nothing any more: the state is looked at now and then too. */
const statusEvery = 5000;

/** So many changes are written down before the sockets have their turn. */
const changesAtOnce = 100;

/** Who missed as many as this loads everything anew: that is less work for both sides. */
const missedAtMost = 1000;

/** Runs until the signal aborts. */
export async function createLive(context: Context, stop: AbortSignal, limits: Limits): Promise<Live> {
  const { reader } = context;
  const streams = createEventStreams(stop, limits);
  const write = frameWriter(context);
  let seq = await newestChange(reader.db);
  let status = '';
  /** The next change, or the next look, tries again. */
  const note = (err: unknown) =>
    logSparingly(context.log, `live: ${String(err)}`, (left) => {
      context.log.error({ ...left, err }, 'the live feed could not be read');
    });
  const reloadFrame = (upTo: number) => writeFrame(upTo, { event: 'reload', data: {} });

  const tellStatus = async () => {
    const data = await serializeStatus(reader);
    const { last_success_at: _, now: __, ...rest } = data;
    const now = JSON.stringify(rest);
    if (now !== status) streams.tell(writeFrame(seq, { event: 'status', data }));
    status = now;
  };

  /** The cursor moves when the events are there: what could not be built now is built the next time. */
  const tellChanges = async () => {
    while (!stop.aborted) {
      const changes = await changesAfter(reader.db, seq);
      if (!changes) {
        seq = await newestChange(reader.db);
        streams.tell(reloadFrame(seq));
        continue;
      }
      if (changes.length === 0) return;
      for (const some of inSlices(changes)) {
        const frames = await write(some);
        seq = some.at(-1)?.seq ?? seq;
        for (const frame of frames) streams.tell(frame);
        await turn();
      }
    }
  };

  /** @returns up to which change it is told; undefined when it is gone */
  const tellMissed = async (stream: EventStream, after: number, begin: () => void): Promise<number | undefined> => {
    const changes = await changesAfter(reader.db, after);
    if (!changes || changes.length >= missedAtMost) {
      const newest = await newestChange(reader.db);
      begin();
      return (await streams.sendPatiently(stream, reloadFrame(newest))) ? newest : undefined;
    }
    for (const some of inSlices(changes)) {
      const frames = await write(some);
      begin();
      for (const frame of frames) if (!(await streams.sendPatiently(stream, frame))) return undefined;
    }
    return changes.at(-1)?.seq ?? after;
  };

  const watching = (async () => {
    for await (const _ of reader.engine.watch(stop)) await tellChanges().catch(note);
  })();
  const looking = (async () => {
    for await (const _ of every(statusEvery, stop)) await tellStatus().catch(note);
  })();
  return {
    open: (stream) => streams.open(stream),
    follow: async (stream, lastEventId, begin) => {
      let told = lastEventId === null ? undefined : await tellMissed(stream, changeOf(lastEventId), begin);
      if (lastEventId !== null && told === undefined) return;
      let data = await serializeStatus(reader);
      while (told !== undefined && told < seq) {
        told = await tellMissed(stream, told, begin);
        if (told === undefined) return;
        data = await serializeStatus(reader);
      }
      // In one go: nothing is told in between, and a page that loads once it is connected misses nothing.
      begin();
      const upTo = Math.max(seq, told ?? seq);
      streams.join(stream, upTo);
      // With its id the browser says that it has everything up to now.
      streams.send(stream, writeFrame(upTo, { event: 'status', data }));
    },
    ended: Promise.all([watching, looking]).then(() => {}),
  };
}

/** What is no id of ours is as good as one that is long forgotten. */
const changeOf = (id: string) => (/^\d{1,15}$/.test(id) ? Number(id) : -1);

function* inSlices(changes: readonly Change[]): Generator<Change[]> {
  for (let at = 0; at < changes.length; at += changesAtOnce) yield changes.slice(at, at + changesAtOnce);
}
