/** BOCCO as a source: the one module of the collector that knows its client. */
import { BoccoClient, type RoomEvent as BoccoEvent, type CallOptions, type Session, signInOptions } from '@roomlog/api';
import { type AccountCredentials, type Config, saveToken } from '@roomlog/runtime';
import type { RoomEvent, Source } from '../source.ts';
import { createClock } from './clock.ts';
import { explain } from './failures.ts';

/** Seconds for which a call of a poll is tried again: the poll interval, between these. */
const pollRetries = { least: 20, most: 60 };

/**
 * For a long answer on a slow line or a slow machine; one that stops coming is given up much earlier. Less than the
 * watchdog's patience.
 */
const pollDeadlineMs = 120_000;

/** A file that isn't there by then is given up until its next attempt. */
const downloadDeadlineMs = 30_000;

const capabilities = {
  // A slow one does not hold up the rest, BOCCO is not flooded.
  callsAtOnce: 4,
  // Each held long poll is asked anew about twice a minute.
  follow: { most: 64, least: 4 },
  repeatableSend: true,
  readMarks: true,
} as const;

/**
 * A renewed token goes back where it came from.
 * @param signedIn is given the account's uuid after each sign-in
 * @param policy for tests that can't wait
 */
export function createBoccoSource(
  { baseUrl, pollSeconds }: Pick<Config, 'baseUrl' | 'pollSeconds'>,
  credentials: AccountCredentials,
  signedIn: (uuid: string) => Promise<void>,
  policy?: ConstructorParameters<typeof BoccoClient>[1],
): Source {
  const clock = createClock();
  const onSession = async ({ access_token, uuid }: Session) => {
    saveToken(credentials, access_token.reveal());
    await signedIn(uuid.toLowerCase());
  };
  const client = new BoccoClient({ baseUrl, onAnswer: clock.hear, ...signInOptions(credentials), onSession }, policy);
  const retrySeconds = Math.min(Math.max(pollSeconds, pollRetries.least), pollRetries.most);
  /**
   * How a poll calls BOCCO. Between two tries it must not wait longer than to the next poll, or it would be late to see
   * BOCCO back; an answer that is coming is waited for, as the next poll would only begin it anew.
   */
  const poll = (signal: AbortSignal): CallOptions => {
    return { signal, retryMs: retrySeconds * 1000, deadlineMs: pollDeadlineMs };
  };
  return {
    name: 'bocco',
    capabilities,
    listRooms: (signal) => client.getRooms(poll(signal)),
    readings: (room, sensor, signal) => client.getSensorReadings(room, sensor, poll(signal)),
    newestMessages: (room, signal) => client.getMessages(room, {}, poll(signal)),
    messagesAfter: (room, id, signal) => client.messagesAfter(room, id, poll(signal)),
    messagesBefore: (room, id, signal) => client.messagesBefore(room, id, poll(signal)),
    async *follow(room, id, signal) {
      for await (const event of client.subscribe(room, { newer_than: id }, { signal })) yield translate(event);
    },
    async send(room, post, signal) {
      const sent = await client.sendText(room, post, { signal });
      return sent.status === 'created'
        ? { id: sent.message.id, message: sent.message }
        : { id: sent.id, message: undefined };
    },
    markAsRead: (room, messageId, signal) => client.markAsRead(room, messageId, { signal }),
    async download({ url, kind }, signal) {
      const format = kind === 'playable' ? 'wav' : undefined;
      const limits = { signal, deadlineMs: downloadDeadlineMs };
      return (await client.downloadMedia(addressNow(url, baseUrl), { format }, limits)).bytes;
    },
    pausedMs: () => client.pausedMs(),
    heardClock: clock.heard,
    explain,
    close: () => client.close(),
  };
}

function translate(event: BoccoEvent): RoomEvent {
  if (event.event === 'message') return event;
  if (event.event === 'member') return { event: 'read', member: event.member.user.uuid, read_id: event.member.read_id };
  const reason = `an event ${JSON.stringify(event.name)} that is not known`;
  return { event: 'rejected', item: { path: '', reason, raw: JSON.stringify(event.body) } };
}

/** Where the service has moved to another port of its host, as a simulator does at each start, its files have too. */
function addressNow(url: string, baseUrl: string): string {
  const { protocol, hostname, port } = new URL(baseUrl);
  if (!URL.canParse(url)) return url;
  const now = new URL(url);
  return now.hostname === hostname ? Object.assign(now, { protocol, port }).href : url;
}
