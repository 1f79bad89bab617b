/** What happens in a home with a BOCCO emo, as its service tells it. There is one attempt: what isn't stored is lost. */
import { createHash, timingSafeEqual } from 'node:crypto';
import { readDelivery } from '@roomlog/emo';
import { Failure, logSparingly, readWebhooks } from '@roomlog/runtime';
import { findRoom, findSensor, insertEvents, isFollowed } from '@roomlog/store';
import type { AccountContext, Context } from '../context.ts';
import { handleError, logFailure } from '../errors.ts';
import { quarantineRejected } from '../intake/quarantine.ts';
import { pollSensorNow } from '../jobs/poll-sensors.ts';
import { syncRoomNow } from '../jobs/sync-messages.ts';
import { createEarlyReads } from './early-reads.ts';
import { openListener } from './listener.ts';

/** The webhook while the session lasts. */
export interface Webhook {
  port: number;
  /** Resolves when nothing is read that it has told of. */
  idle: () => Promise<void>;
  close: () => Promise<void>;
}

/**
 * Listens where ROOMLOG_WEBHOOK_LISTEN says; undefined without it.
 * @param earlyMs from one early read to the next, for tests that can't wait
 * @throws Failure 78 when nothing can listen there
 */
export async function openWebhook(
  context: Context,
  accounts: readonly AccountContext[],
  earlyMs?: number,
): Promise<Webhook | undefined> {
  const { config, log } = context;
  if (!config.webhookListen) return undefined;
  const { host, port } = config.webhookListen;
  const senders = new Map(
    accounts.map((one) => {
      const messages = createEarlyReads<void>(one, syncRoomNow, earlyMs);
      const values = createEarlyReads(one, pollSensorNow, earlyMs);
      return [one, { messages, values }] as const;
    }),
  );
  const listener = await openListener(
    config.webhookListen,
    (secret) => senderOf(context, accounts, secret),
    async (sender, body) => {
      try {
        const news = await storeDelivery(sender, body);
        const early = senders.get(sender);
        if (news?.room !== undefined) early?.messages.want(news.room);
        if (news?.sensor !== undefined) early?.values.want(news.sensor, news.at);
      } catch (failure) {
        handleError(sender, failure);
        logFailure(sender, failure, { level: 'error', message: 'an event could not be stored' });
        throw failure;
      }
    },
  ).catch((cause: NodeJS.ErrnoException) => {
    const reason = cause.code === 'EADDRINUSE' ? 'another program uses this port' : (cause.code ?? cause.message);
    const sentence = `ROOMLOG_WEBHOOK_LISTEN is ${host}:${port}: ${reason}; free it or choose another one.`;
    throw new Failure('configuration', sentence, { cause });
  });
  log.info({ host, port: listener.port }, 'listening for the webhook of BOCCO emo');
  const early = [...senders.values()].flatMap(({ messages, values }) => [messages, values]);
  return {
    port: listener.port,
    idle: async () => void (await Promise.all(early.map((reads) => reads.idle()))),
    close: async () => {
      await listener.close();
      await Promise.all(early.map((reads) => reads.end()));
    },
  };
}

/**
 * Compares with every secret to the end, so that how long it takes says nothing of them. `roomlog webhook` writes the file while
 * this runs; to read it for each request costs less than a tenth of a millisecond, also for a flood of strangers.
 */
function senderOf({ config, log }: Context, accounts: readonly AccountContext[], secret: string) {
  const given = digest(secret);
  let sender: AccountContext | undefined;
  for (const [name, known] of readWebhooks(config.dataDir)) {
    if (!timingSafeEqual(given, digest(known.secret))) continue;
    sender = accounts.find(({ account }) => account.source.name === 'emo' && account.name === name);
  }
  if (!sender) logSparingly(log, 'webhook', (left) => log.warn(left, 'a delivery without the secret was refused'));
  return sender;
}

/** HTTP strips the blanks at the ends of a header. */
const digest = (secret: string) => createHash('sha256').update(secret.trim()).digest();

/** What an event says that there is to read. */
interface News {
  /** A room that has a new message (room.id). */
  room?: number;
  /** A sensor that has measured something (sensor.id), and when. */
  sensor?: number;
  at: Date;
}

/** Stores an event once, however often it comes. */
async function storeDelivery(context: AccountContext, body: string): Promise<News | undefined> {
  const { db } = context.store;
  const received_at = new Date(context.now() * 1000);
  const event = readDelivery(body);
  const room = 'problem' in event ? undefined : await findRoom(db, event.room);
  if ('problem' in event || !room) {
    const [uuid, reason] =
      'problem' in event ? ['', event.problem] : [event.room.toLowerCase(), 'is of a room that is not known'];
    await quarantineRejected(context, `events ${uuid}`, [{ path: '', reason, raw: body }]);
    return undefined;
  }
  if (!isFollowed(room)) return undefined;
  const sensor = event.sensor === undefined ? undefined : await findSensor(db, event.sensor);
  const stored = { ...event, room_id: room.id, sensor_id: sensor?.id, received_at };
  const added = await insertEvents(db, context.account.source.name, [stored]);
  if (added.length === 0) return undefined;
  if (event.isMessage) return { room: room.id, at: event.at };
  return event.measuredAt && sensor ? { sensor: sensor.id, at: event.measuredAt } : undefined;
}
