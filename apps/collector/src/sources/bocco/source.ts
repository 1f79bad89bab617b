/** BOCCO as a source: the only module of the collector that knows its client. */
import { BoccoClient, type RoomEvent as BoccoEvent, type CallOptions, signInOptions } from '@roomlog/api';
import { type BoccoCredentials, type Config, saveToken } from '@roomlog/runtime';
import { type HeardClock, heardClock } from '@roomlog/store';
import { explain } from '../failures.ts';
import { movedTo } from '../moved-url.ts';
import type { Heard, Post, RoomEvent, Source } from '../source.ts';

/** How long a poll retries a call (seconds): the poll interval, within these bounds. */
const pollRetries = { least: 20, most: 60 };

/**
 * For a long answer on a slow line or a slow machine; the client ends a stalled one much earlier. Less than the
 * watchdog's interval.
 */
const pollDeadlineMs = 120_000;

/** A file that takes longer waits for its next attempt. */
const downloadDeadlineMs = 30_000;

const capabilities = {
  // A slow call does not block the rest, and BOCCO is not flooded.
  callsAtOnce: 4,
  // Each long poll is sent again about twice a minute.
  follow: { most: 64, least: 4 },
  repeatableSend: true,
  stamps: false,
  readMarks: true,
} as const;

/**
 * Saves a renewed token where the old one came from.
 * @param on what the account's row has to know; see {@link Heard}
 * @param policy for tests that can't wait
 */
export function createBoccoSource(
  { baseUrl, pollSeconds }: Pick<Config, 'baseUrl' | 'pollSeconds'>,
  credentials: BoccoCredentials,
  on: Heard,
  policy?: ConstructorParameters<typeof BoccoClient>[1],
): Source {
  let heard: HeardClock | undefined;
  const client = new BoccoClient(
    {
      baseUrl,
      ...signInOptions(credentials),
      onAnswer: ({ status, date }) => {
        // An error may come from a gateway, which has a clock of its own.
        if (date !== null && status < 300) heard = heardClock(date);
      },
      onSession: async ({ access_token, uuid }) => {
        saveToken(credentials, access_token.reveal());
        await on.signedIn(uuid.toLowerCase());
      },
      onPause: (ms) => on.paused(ms),
    },
    policy,
  );
  const retrySeconds = Math.min(Math.max(pollSeconds, pollRetries.least), pollRetries.most);
  /**
   * How a poll calls BOCCO. It retries no longer than to the next poll, so as to see early that BOCCO is back. It waits
   * for a slow answer, because the next poll would only start it again.
   */
  const poll = (signal: AbortSignal): CallOptions => {
    return { signal, retryMs: retrySeconds * 1000, deadlineMs: pollDeadlineMs };
  };
  return {
    name: 'bocco',
    capabilities,
    leastPollSeconds: () => 0,
    listRooms: (signal) => client.getRooms(poll(signal)),
    readings: (room, sensor, signal) => client.getSensorReadings(room, sensor, poll(signal)),
    newestMessages: (room, signal) => client.getMessages(room, {}, poll(signal)),
    messagesAfter: (room, id, signal) => client.messagesAfter(room, id, poll(signal)),
    messagesBefore: (room, id, signal) => client.messagesBefore(room, id, poll(signal)),
    async *follow(room, id, signal) {
      for await (const event of client.subscribe(room, { newer_than: id }, { signal })) yield translate(event);
    },
    async send(room, post, signal) {
      const sent = await sendBy(client, room, post, signal);
      return sent.status === 'created'
        ? { id: sent.message.id, message: sent.message }
        : { id: sent.id, message: undefined };
    },
    findEcho: async () => undefined,
    markAsRead: (room, messageId, signal) => client.markAsRead(room, messageId, { signal }),
    async download({ url, kind }, signal) {
      const format = kind === 'playable' ? 'wav' : undefined;
      const limits = { signal, deadlineMs: downloadDeadlineMs };
      return (await client.downloadMedia(movedTo(baseUrl, url), { format }, limits)).bytes;
    },
    pause: (ms) => client.pause(ms),
    pausedMs: () => client.pausedMs(),
    heardClock: () => heard,
    explain,
    close: () => client.close(),
  };
}

function sendBy(client: BoccoClient, room: string, post: Post, signal: AbortSignal) {
  const { unique_id } = post;
  if (post.kind === 'text') return client.sendText(room, { unique_id, text: post.text }, { signal });
  if (post.kind === 'stamp') throw new TypeError('BOCCO takes no stamps.');
  const file = new Blob([post.bytes], { type: post.type });
  if (post.kind === 'image') return client.sendImage(room, { unique_id, image: file }, { signal });
  return client.sendAudio(room, { unique_id, audio: file }, { signal });
}

function translate(event: BoccoEvent): RoomEvent {
  if (event.event === 'message') return event;
  if (event.event === 'member') return { event: 'read', member: event.member.user.uuid, read_id: event.member.read_id };
  const reason = `an event ${JSON.stringify(event.name)} that is not known`;
  return { event: 'rejected', item: { path: '', reason, raw: JSON.stringify(event.body) } };
}
