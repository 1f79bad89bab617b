/** The open event streams: who listens to what, and how much waits for whom. */
import { once } from 'node:events';
import type { ServerResponse } from 'node:http';
import { setTimeout as delay } from 'node:timers/promises';
import { HttpError } from '../http/errors.ts';
import type { Limits } from '../http/limits.ts';
import type { Frame } from './event-frames.ts';

export interface EventStream {
  response: ServerResponse;
  /** The number of the room to which it listens; undefined for all of them. */
  room: number | undefined;
}

export interface EventStreams {
  /** Makes room for one more. @throws HttpError when there are too many */
  open(stream: EventStream): void;
  /** From now on it is told every frame after `seq`. */
  join(stream: EventStream, seq: number): void;
  tell(frame: Frame): void;
  /** Cuts off whoever doesn't read: it resumes where it was when it comes again. */
  send(stream: EventStream, frame: Frame): void;
  /**
   * Waits until the client has read most of it.
   * @returns false when it is gone, or was cut off because it doesn't read
   */
  sendPatiently(stream: EventStream, frame: Frame): Promise<boolean>;
}

export function createEventStreams(stop: AbortSignal, limits: Limits): EventStreams {
  const opened = new Set<EventStream>();
  /** What each of those that have joined knows already. */
  const known = new Map<EventStream, number>();
  stop.addEventListener('abort', () => {
    for (const { response } of opened) hangUp(response);
  });

  const send = (stream: EventStream, frame: Frame) => {
    const { response } = stream;
    if (!concerns(stream, frame)) return;
    const waiting = response.writableLength;
    if (waiting > 0 && waiting + frame.bytes.length > limits.waitingBytes) response.destroy();
    else response.write(frame.bytes);
  };

  return {
    open: (stream) => {
      if (opened.size >= limits.eventStreams) {
        throw new HttpError(
          'too_many_streams',
          'Too many pages listen already; close some of them, or try again later.',
        );
      }
      if (stream.response.destroyed) return;
      opened.add(stream);
      stream.response.once('close', () => {
        opened.delete(stream);
        known.delete(stream);
      });
    },
    join: (stream, seq) => {
      if (opened.has(stream)) known.set(stream, seq);
    },
    tell: (frame) => {
      for (const [stream, seq] of known) {
        if (frame.seq === undefined || frame.seq > seq) send(stream, frame);
      }
    },
    send,
    sendPatiently: async (stream, frame) => {
      const { response } = stream;
      if (response.destroyed) return false;
      if (!concerns(stream, frame) || response.write(frame.bytes)) return true;
      if (await isDrained(response, limits.patience)) return true;
      response.destroy();
      return false;
    },
  };
}

/** At once: the server can't end while somebody is connected, and who doesn't read would stay for ever. */
function hangUp(response: ServerResponse): void {
  const { socket } = response;
  if (response.writableLength > 0) response.destroy();
  else response.end(() => socket?.destroySoon());
}

/** True when the frame is for this stream. */
function concerns({ room }: EventStream, frame: Frame): boolean {
  return room === undefined || frame.room === undefined || frame.room === room;
}

/** @returns false when the client left, or read nothing for so many milliseconds */
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
