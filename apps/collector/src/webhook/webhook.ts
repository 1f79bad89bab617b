/** What happens in a home with a BOCCO emo, as its service tells it. There is one attempt: what isn't stored is lost. */
import { createHash, timingSafeEqual } from 'node:crypto';
import { Failure, logSparingly, readWebhooks } from '@roomlog/runtime';
import { findRoom, findSensor, insertEvents, isFollowed } from '@roomlog/store';
import type { AccountContext, Context } from '../context.ts';
import { handleError, logFailure } from '../errors.ts';
import { quarantineRejected } from '../intake/quarantine.ts';
import { readDelivery } from '../sources/emo/delivery.ts';
import { createEarlySync } from './early-sync.ts';
import { openListener } from './listener.ts';

/** The webhook while the session lasts. */
interface Webhook {
  port: number;
  close: () => Promise<void>;
}

/**
 * Listens where ROOMLOG_WEBHOOK_LISTEN says; undefined without it.
 * @throws Failure 78 when nothing can listen there
 */
export async function openWebhook(context: Context, accounts: readonly AccountContext[]): Promise<Webhook | undefined> {
  const { config, log } = context;
  if (!config.webhookListen) return undefined;
  const { host, port } = config.webhookListen;
  const senders = new Map(accounts.map((one) => [one, createEarlySync(one)] as const));
  const listener = await openListener(
    config.webhookListen,
    (secret) => senderOf(context, accounts, secret),
    async (sender, body) => {
      try {
        const news = await storeDelivery(sender, body);
        if (news !== undefined) senders.get(sender)?.want(news);
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
  return {
    port: listener.port,
    close: async () => {
      await listener.close();
      await Promise.all([...senders.values()].map((sync) => sync.end()));
    },
  };
}

/** Each comparison takes as long as any other. The file is read each time: a webhook may be set up while this runs. */
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

/** Stores an event once, however often it comes. @returns the room that has a new message (room.id) */
async function storeDelivery(context: AccountContext, body: string): Promise<number | undefined> {
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
  return event.isMessage && added.length > 0 ? room.id : undefined;
}
