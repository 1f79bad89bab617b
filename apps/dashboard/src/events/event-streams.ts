/** The open event streams: which rooms each listens to, and how much data waits for it. */
import { once } from 'node:events';
import type { ServerResponse } from 'node:http';
import { setTimeout as delay } from 'node:timers/promises';
import { HttpError } from '../http/errors.ts';
import type { Limits } from '../http/limits.ts';
import type { Frame } from './event-frames.ts';

export interface EventStream {
  response: ServerResponse;
  /** The store's id of the room to which it listens; undefined for all of them. */
  room: number | undefined;
  /** Which user, token or link opened it, or the machine itself. */
  owner: string;
  /** The session or token that opened it; neither on the machine itself. */
  session?: number | undefined;
  token?: number | undefined;
}

export function createEventStreams(stop: AbortSignal, limits: Limits) {
  const opened = new Set<EventStream>();
  /** The joined streams, with the last change that each already has. */
  const joined = new Map<EventStream, number>();
  stop.addEventListener('abort', () => {
    for (const stream of opened) {
      const { response } = stream;
      // One that doesn't read would keep the server from ending.
      if (response.writableLength > 0) response.destroy();
      else if (joined.has(stream)) hangUp(response);
    }
  });

  /** Disconnects a client that doesn't read: it resumes where it was when it reconnects. */
  const send = (stream: EventStream, frame: Frame): void => {
    const { response } = stream;
    if (!concerns(stream, frame)) return;
    const waiting = response.writableLength;
    if (waiting > 0 && waiting + frame.bytes.length > limits.waitingBytes) response.destroy();
    else response.write(frame.bytes);
  };

  return {
    /** Adds a stream. @throws HttpError when there are too many */
    open(stream: EventStream): void {
      const ofOwner = [...opened].filter(({ owner }) => owner === stream.owner).length;
      if (opened.size >= limits.eventStreams || ofOwner >= limits.eventStreamsOfOne) {
        throw new HttpError(
          'too_many_streams',
          'Too many pages listen already; close some of them, or try again later.',
        );
      }
      if (stream.response.destroyed) return;
      opened.add(stream);
      stream.response.once('close', () => {
        opened.delete(stream);
        joined.delete(stream);
      });
    },
    /** The open ones. */
    list: () => [...opened],
    /** From now on the stream gets every frame after `seq`. Once the signal has aborted it ends here. */
    join(stream: EventStream, seq: number): void {
      if (stop.aborted) hangUp(stream.response);
      else if (opened.has(stream)) joined.set(stream, seq);
    },
    /** Whether any stream has joined. */
    isHeard: () => joined.size > 0,
    /** Sends a frame to all joined streams. */
    broadcast(frame: Frame): void {
      for (const [stream, seq] of joined) {
        if (frame.seq === undefined || frame.seq > seq) send(stream, frame);
      }
    },
    send,
    /**
     * Waits until the client has read most of it.
     * @returns false when it left, or was disconnected because it doesn't read
     */
    async sendPatiently(stream: EventStream, frame: Frame): Promise<boolean> {
      const { response } = stream;
      if (response.destroyed) return false;
      if (!concerns(stream, frame) || response.write(frame.bytes)) return true;
      if (await isDrained(response, limits.patience)) return true;
      response.destroy();
      return false;
    },
  };
}

/** The dashboard is back after a second, if it is restarted (https://html.spec.whatwg.org/multipage/server-sent-events.html). */
const comeBack = 'retry: 1000\n\n';

function hangUp(response: ServerResponse): void {
  const { socket } = response;
  response.end(comeBack, () => socket?.destroySoon());
}

function concerns({ room }: EventStream, frame: Frame): boolean {
  return room === undefined || frame.room === 'every' || frame.room === room;
}

/** @returns false when the client left, or read nothing for `ms` */
async function isDrained(response: ServerResponse, ms: number): Promise<boolean> {
  const over = new AbortController();
  const { signal } = over;
  const drained = once(response, 'drain', { signal }).then(() => true);
  const gone = once(response, 'close', { signal }).then(() => false);
  const late = delay(ms, false, { signal });
  try {
    return await Promise.race([drained, gone, late]);
  } catch {
    return false;
  } finally {
    over.abort();
  }
}
