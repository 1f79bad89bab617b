/** The live feed: sends changes of the store to every open page, as the events of schemas.ts. */
import { setImmediate as turn } from 'node:timers/promises';
import { every, logSparingly } from '@roomlog/runtime';
import { type Change, changesAfter, getSetting, newestChange } from '@roomlog/store';
import type { Context } from '../context.ts';
import { kindOfStoreError } from '../http/errors.ts';
import type { Limits } from '../http/limits.ts';
import { serializeStatus } from '../serialize.ts';
import { endSignedOut } from './end-signed-out.ts';
import { createSerializer, serializeFrame } from './event-frames.ts';
import { createEventStreams, type EventStream } from './event-streams.ts';

export interface Live {
  /** Adds a stream. @throws HttpError when there are too many */
  open(stream: EventStream): void;
  /**
   * Sends a stream what it missed since the event with this id (a `reload` when that is unknown or too much), then the
   * status, and from then on every change.
   * @param begin called before the first byte
   */
  follow(stream: EventStream, lastEventId: string | null, begin: () => void): Promise<void>;
  /** How many are open. */
  streams(): number;
  /** Resolves when the feed no longer reads the store, soon after the signal aborted. */
  ended: Promise<void>;
}

/** The status is polled too, because a killed collector writes no change (milliseconds). */
const statusEvery = 5000;

/** Who is signed out anywhere hears nothing more after this time (milliseconds). */
const signedOutEvery = 1000;

/** After this many changes the event loop gets a turn, for the sockets. */
const changesAtOnce = 100;

/** A page that missed this many changes reloads everything: that is less work for both sides. */
const missedAtMost = 1000;

/** Runs until the signal aborts. */
export async function createLive(context: Context, stop: AbortSignal, limits: Limits): Promise<Live> {
  const { reader } = context;
  const streams = createEventStreams(stop, limits);
  const ids = eventIds(await getSetting(reader.db, 'feed'));
  const serialize = createSerializer(context, ids.of);
  let seq = await newestChange(reader.db);
  let status = '';
  /** The next change, or the next poll, tries again. */
  const logError = (err: unknown) =>
    logSparingly(context.log, kindOfStoreError(err) ?? `live: ${String(err)}`, (left) => {
      context.log.error({ ...left, err }, 'the live feed could not be read');
    });
  const reloadFrame = (upTo: number) => serializeFrame(ids.of(upTo), { event: 'reload', data: {}, room: 'every' });

  const sendStatus = async () => {
    // A page that is opened gets it first of all.
    if (streams.list().length === 0) return;
    const data = await serializeStatus(reader);
    const { last_success_at: _, now: __, ...rest } = data;
    const now = JSON.stringify(rest);
    if (now !== status) streams.broadcast(serializeFrame(ids.of(seq), { event: 'status', data, room: 'every' }));
    status = now;
  };

  /** The cursor moves after the events are built: what fails now is retried the next time. */
  const sendChanges = async () => {
    while (!stop.aborted) {
      const changes = await changesAfter(reader.db, seq);
      if (!changes) {
        seq = await newestChange(reader.db);
        streams.broadcast(reloadFrame(seq));
        continue;
      }
      if (changes.length === 0) return;
      for (const some of inSlices(changes)) {
        // Without a page that listens nothing is read: one that comes now begins after these changes.
        const frames = streams.isHeard() ? await serialize(some) : [];
        seq = some.at(-1)?.seq ?? seq;
        for (const frame of frames) streams.broadcast(frame);
        await turn();
      }
    }
  };

  /** @returns the last change that was sent; undefined when the client is gone */
  const sendMissed = async (stream: EventStream, after: number, begin: () => void): Promise<number | undefined> => {
    const changes = await changesAfter(reader.db, after);
    if (!changes || changes.length >= missedAtMost) {
      const newest = await newestChange(reader.db);
      begin();
      return (await streams.sendPatiently(stream, reloadFrame(newest))) ? newest : undefined;
    }
    for (const some of inSlices(changes)) {
      const frames = await serialize(some);
      begin();
      for (const frame of frames) if (!(await streams.sendPatiently(stream, frame))) return undefined;
    }
    return changes.at(-1)?.seq ?? after;
  };

  const watching = (async () => {
    for await (const _ of reader.engine.watch(stop)) await sendChanges().catch(logError);
  })();
  const polling = (async () => {
    for await (const _ of every(statusEvery, stop)) await sendStatus().catch(logError);
  })();
  const ending = (async () => {
    for await (const _ of every(signedOutEvery, stop))
      await endSignedOut(context.access, streams.list()).catch(logError);
  })();
  return {
    open: (stream) => streams.open(stream),
    streams: () => streams.list().length,
    follow: async (stream, lastEventId, begin) => {
      let sent = lastEventId === null ? undefined : await sendMissed(stream, ids.changeOf(lastEventId), begin);
      if (lastEventId !== null && sent === undefined) return;
      let data = await serializeStatus(reader);
      while (sent !== undefined && sent < seq) {
        sent = await sendMissed(stream, sent, begin);
        if (sent === undefined) return;
        data = await serializeStatus(reader);
      }
      // Synchronous from here: no event is sent in between, so a page that loads once it is connected misses nothing.
      begin();
      const upTo = Math.max(seq, sent ?? seq);
      // Its id confirms everything up to now.
      streams.send(stream, serializeFrame(ids.of(upTo), { event: 'status', data, room: 'every' }));
      streams.join(stream, upTo);
    },
    ended: Promise.all([watching, polling, ending]).then(() => {}),
  };
}

/** Ids of events: numbers of changes, behind the mark of the store's feed. */
function eventIds(feed: string | undefined) {
  const mark = feed === undefined ? '' : `${feed}-`;
  return {
    of: (seq: number) => `${mark}${seq}`,
    /** An invalid id, or one of another store, counts as one that was deleted long ago. */
    changeOf: (id: string) => {
      const digits = id.startsWith(mark) ? id.slice(mark.length) : '';
      return /^\d{1,15}$/.test(digits) ? Number(digits) : -1;
    },
  };
}

function* inSlices(changes: readonly Change[]): Generator<Change[]> {
  for (let at = 0; at < changes.length; at += changesAtOnce) yield changes.slice(at, at + changesAtOnce);
}
