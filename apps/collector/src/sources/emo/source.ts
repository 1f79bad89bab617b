/** BOCCO emo as a source. */
import { existsSync, mkdirSync } from 'node:fs';
import { dirname } from 'node:path';
import { type EmoCallOptions, EmoClient, type RefreshStore, Secret } from '@roomlog/api/emo';
import { fileRefreshStore } from '@roomlog/api/emo/file-refresh-store';
import { createValueReader, sequenceAt, toMessage, toPage } from '@roomlog/emo';
import { type Config, type EmoCredentials, openCallMemory, refreshTokenFile } from '@roomlog/runtime';
import { type HeardClock, heardClock } from '@roomlog/store';
import { explain, unlessRefused } from '../failures.ts';
import { movedTo } from '../moved-url.ts';
import type { DoubtfulSend, Heard, Post, Source } from '../source.ts';
import { createPace } from './pace.ts';
import { createRoomList } from './rooms.ts';

const capabilities = {
  // The calls of a minute are few: to wait for one after the other lets the other jobs have theirs.
  callsAtOnce: 1,
  follow: undefined,
  repeatableSend: false,
  stamps: true,
  readMarks: false,
} as const;

/** How long a poll tries a call again (milliseconds): longer than a pause after a 429, so that it goes on after that. */
const retryMs = 90_000;

/**
 * The newest refresh token is kept in a file of the data folder before it is used.
 * @param on what the account's row has to know; see {@link Heard}
 * @param policy for tests that can't wait
 */
export function createEmoSource(
  config: Pick<Config, 'dataDir' | 'emoBaseUrl' | 'emoCallsPerMinute'>,
  credentials: EmoCredentials,
  on: Heard,
  policy?: ConstructorParameters<typeof EmoClient>[1],
): Source {
  const { emoBaseUrl: baseUrl, emoCallsPerMinute: callsPerMinute } = config;
  const { refresh_token, channel_user } = credentials;
  const file = refreshTokenFile(config.dataDir, credentials);
  const { windowMs = 60_000 } = policy ?? {};
  const memory = openCallMemory(config.dataDir, credentials.account, windowMs);
  let heard: HeardClock | undefined;
  const client = new EmoClient(
    {
      baseUrl,
      callsPerMinute,
      refreshStore: storeTokens(file, refresh_token),
      channelUser: channel_user === undefined ? undefined : new Secret(channel_user),
      earlier: memory.earlier(),
      onCall: memory.called,
      onAnswer: ({ status, date }) => {
        // An error may come from a gateway, which has a clock of its own.
        if (date !== null && status < 300) heard = heardClock(date);
      },
      onPause: (ms, slowMs) => {
        memory.slowed(slowMs);
        return on.paused(ms);
      },
    },
    policy,
  );
  const rooms = createRoomList(client);
  const readValues = createValueReader();
  /** The past may take days. It leaves half of the calls for what is said meanwhile. */
  const background = createPace((2 * windowMs) / callsPerMinute);
  const poll = (signal: AbortSignal): EmoCallOptions => ({ signal, retryMs });
  let isUserKnown = false;

  async function tellUser(signal: AbortSignal): Promise<void> {
    if (isUserKnown) return;
    const account = await client.getAccount(poll(signal)).catch(unlessRefused);
    // A Business account is nobody in the rooms.
    if (account?.uuid) await on.signedIn(account.uuid.toLowerCase());
    isUserKnown = true;
  }

  return {
    name: 'emo',
    capabilities,
    // One more, as something else is always asked.
    leastPollSeconds: () => Math.ceil(((rooms.callsOfPoll() + 1) * 60) / callsPerMinute),
    async listRooms(signal) {
      await tellUser(signal);
      return rooms.read(poll(signal));
    },
    async readings(room, sensor, signal) {
      const values = await client.getSensorValues(room, sensor, poll(signal));
      return { items: readValues(sensor, values), rejected: values.rejected };
    },
    newestMessages: async (room, signal) => toPage(await client.getMessages(room, {}, poll(signal))),
    async *messagesAfter(room, id, signal) {
      for await (const found of client.messagesBefore(room, undefined, { ...poll(signal), rank: 'messages' })) {
        // Whole, as words of older recordings may have come meanwhile.
        const page = toPage(found);
        yield page;
        if ((page.items[0]?.id ?? Number.POSITIVE_INFINITY) <= id) return;
      }
    },
    async *messagesBefore(room, id, signal) {
      const pages = client.messagesBefore(room, id === undefined ? undefined : sequenceAt(id), poll(signal));
      await background(signal);
      for await (const page of pages) {
        yield toPage(page);
        await background(signal);
      }
    },
    follow: () => refuse('long poll'),
    async send(room, post, signal, onTurn) {
      const message = toMessage(await sendBy(client, room, post, { signal, onTurn }));
      return { id: message.id, message };
    },
    async findEcho(room, { since, known, ...sent }, signal) {
      const echo = await client.findEcho(room, { since, known, ...whatOf(sent) }, { signal });
      return echo && toMessage(echo);
    },
    markAsRead: async () => refuse('read mark'),
    async download({ url }, signal) {
      await background(signal);
      return (await client.downloadMedia(movedTo(baseUrl, url), { signal })).bytes;
    },
    pause: (ms) => client.pause(ms),
    pausedMs: () => client.pausedMs(),
    heardClock: () => heard,
    explain,
    close: () => client.close(),
  };
}

function refuse(what: string): never {
  throw new TypeError(`BOCCO emo has no ${what}.`);
}

/** The data folder itself is not made: one that was deleted must not come back with nothing but tokens in it. */
export function storeTokens(file: string, seed: string): RefreshStore {
  const store = fileRefreshStore(file, new Secret(seed));
  const folder = dirname(file);
  return {
    async read() {
      if (!existsSync(folder)) mkdirSync(folder, { mode: 0o700 });
      return store.read();
    },
    save: (pair) => store.save(pair),
  };
}

function sendBy(client: EmoClient, room: string, post: Post, call: EmoCallOptions) {
  if (post.kind === 'text') return client.sendText(room, post, call);
  if (post.kind === 'stamp') return client.sendStamp(room, { uuid: post.stamp, text: post.text }, call);
  const file = new Blob([post.bytes], { type: post.type });
  if (post.kind === 'image') return client.sendImage(room, { image: file }, call);
  return client.sendAudio(room, { audio: file }, call);
}

/** What a message is recognized by. */
function whatOf({ kind, text, stamp }: Pick<DoubtfulSend, 'kind' | 'text' | 'stamp'>) {
  if (kind === 'text') return { text };
  return kind === 'stamp' ? { stamp: stamp ?? '' } : { media: kind };
}
