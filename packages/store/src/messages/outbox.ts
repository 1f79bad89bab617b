/**
 * Messages on their way to BOCCO. The browser makes the `unique_id`, and every attempt posts the same one, so that
 * BOCCO speaks a message exactly once, or the page shows it as not sent. A service that gives messages ids of its own is
 * posted to once: see doubtful.ts.
 */
import { monotonicNow, secondsBetween } from '../clock/monotonic.ts';
import { removeUnused } from '../media/unused.ts';
import type { Message } from '../model.ts';
import type { Db, OutboxRow } from '../schema.ts';
import { remoteNameOf } from './doubtful.ts';
import { insertMessagesWithin } from './messages.ts';
import { pressed, recordOutboxChange, updateOutbox } from './outbox-rows.ts';

/** The outbox row with a `unique_id` (in any case); undefined if there is none. */
export async function findOutbox(db: Db, uniqueId: string): Promise<OutboxRow | undefined> {
  return db.selectFrom('outbox').selectAll().where('unique_id', '=', uniqueId.toLowerCase()).executeTakeFirst();
}

/**
 * The SHA-256 of the pictures and recordings that were sent to a room from here under these `unique_id`s (in any case), ours
 * or those of the service, by `unique_id` in lower case. They are there before the service's copies are archived.
 */
export async function sentFiles(db: Db, roomId: number, uniqueIds: readonly string[]): Promise<Map<string, string>> {
  if (uniqueIds.length === 0) return new Map();
  const ids = uniqueIds.map((id) => id.toLowerCase());
  const rows = await db
    .selectFrom('outbox')
    .select(['unique_id', 'remote_unique_id', 'sha256'])
    .where('room_id', '=', roomId)
    .where((eb) => eb.or([eb('unique_id', 'in', ids), eb('remote_unique_id', 'in', ids)]))
    .execute();
  return new Map(
    rows.flatMap(({ unique_id, remote_unique_id, sha256 }) =>
      sha256 === null ? [] : [[remote_unique_id ?? unique_id, sha256] as const],
    ),
  );
}

/** The outbox row with a number `seq`, as in the live feed; undefined if there is none. */
export async function outboxRow(db: Db, seq: number): Promise<OutboxRow | undefined> {
  return db.selectFrom('outbox').selectAll().where('seq', '=', seq).executeTakeFirst();
}

/**
 * What was sent or is to be sent, newest first, with the room's uuid and name.
 * @param page.before only rows before the one with this `seq`
 */
export async function sendLog(
  db: Db,
  { before, limit }: { before?: number | undefined; limit: number },
): Promise<(OutboxRow & { room: string; room_name: string })[]> {
  return db
    .selectFrom('outbox')
    .innerJoin('room', 'room.id', 'outbox.room_id')
    .selectAll('outbox')
    .select(['room.uuid as room', 'room.name as room_name'])
    .$if(before !== undefined, (query) => query.where('seq', '<', before ?? 0))
    .orderBy('seq', 'desc')
    .limit(limit)
    .execute();
}

/** How many messages are in each state, and when the oldest queued one was typed (epoch seconds). */
export async function outboxFigures(db: Db): Promise<Record<OutboxRow['state'], number> & { oldest: number | null }> {
  const rows = await db
    .selectFrom('outbox')
    .select((eb) => ['state', eb.fn.countAll<number>().as('count'), eb.fn.min('created_at').as('oldest')])
    .groupBy('state')
    .execute();
  const counts = Object.fromEntries(rows.map(({ state, count }) => [state, count]));
  const oldest = rows.find(({ state }) => state === 'queued')?.oldest ?? null;
  return { queued: 0, sent: 0, failed: 0, doubtful: 0, ...counts, oldest };
}

/** The messages of a room that are queued, failed or doubtful, the oldest first. */
export async function unsent(db: Db, roomId: number): Promise<OutboxRow[]> {
  return db
    .selectFrom('outbox')
    .selectAll()
    .where('room_id', '=', roomId)
    .where('state', '<>', 'sent')
    .orderBy('seq')
    .execute();
}

/**
 * The oldest queued message of each room of an account, due or not, with the room's uuid and slice: a later one must not
 * overtake it, nor one that is doubtful.
 */
export async function nextPerRoom(db: Db, account: number): Promise<(OutboxRow & { room: string; slice: number })[]> {
  return db
    .selectFrom('outbox')
    .innerJoin('room', 'room.id', 'outbox.room_id')
    .selectAll('outbox')
    .select(['room.uuid as room', 'room.slice'])
    .where('account_id', '=', account)
    .where('state', '=', 'queued')
    .where('seq', 'in', (eb) =>
      eb
        .selectFrom('outbox')
        .select((min) => min.fn.min('seq').as('seq'))
        .where('state', 'in', ['queued', 'doubtful'])
        .groupBy('room_id'),
    )
    .orderBy('seq')
    .execute();
}

/**
 * Records that BOCCO has the message, and stores BOCCO's answer in the same transaction, so that the page shows it at
 * once. What the service calls the message, where that is not our name, is `remote_unique_id` from now on.
 * @param messageId BOCCO's id of the message
 * @param message BOCCO's answer; undefined if it could not be decoded
 * @returns the ids of new messages, as `insertMessages`
 */
export async function markSent(
  db: Db,
  row: OutboxRow,
  messageId: number,
  message: Message | undefined,
): Promise<number[]> {
  return db.transaction().execute(async (trx) => {
    const remote = message && (await remoteNameOf(trx, row, message));
    const changes = { state: 'sent', message_id: messageId, attempts: row.attempts + 1, error: null } as const;
    await updateOutbox(trx, row, ['queued', 'sent', 'failed', 'doubtful'], { ...changes, ...remote });
    return message ? insertMessagesWithin(trx, row.room_id, [message]) : [];
  });
}

/**
 * Records a failed attempt that may be repeated: the message is due again after `wait` seconds.
 * @param error one sentence
 * @param when.clock this machine's wall clock, epoch seconds
 */
export async function markRetry(
  db: Db,
  row: OutboxRow,
  error: string,
  { clock, wait }: { clock: number; wait: number },
): Promise<void> {
  const next_attempt_at = clock + wait;
  // Pressed in the future, by a clock that was wrong before a restart of the machine: start to count now.
  const restarted = waitedSeconds(row, clock) < 0 ? { ...pressed(clock), next_attempt_at } : { next_attempt_at };
  const values = { ...restarted, attempts: row.attempts + 1, error, doubtful_since: null };
  await db.transaction().execute((trx) => updateOutbox(trx, row, ['queued'], values));
}

/**
 * Records that the message is not sent, because BOCCO rejects it or it is too old: a person decides.
 * @param error one sentence
 */
export async function markFailed(db: Db, row: OutboxRow, error: string): Promise<void> {
  const values = { state: 'failed', attempts: row.attempts + 1, error, doubtful_since: null } as const;
  await db.transaction().execute((trx) => updateOutbox(trx, row, ['queued'], values));
}

/**
 * Deletes a failed or doubtful message, and its file if nothing else has that.
 * @param dataDir the folder that the media folder is in
 * @returns false if there is none with this id in the room
 */
export async function discard(db: Db, roomId: number, uniqueId: string, dataDir: string): Promise<boolean> {
  const gone = await db.transaction().execute(async (trx) => {
    const row = await trx
      .deleteFrom('outbox')
      .where('room_id', '=', roomId)
      .where('unique_id', '=', uniqueId.toLowerCase())
      .where('state', 'in', ['failed', 'doubtful'])
      .returning(['seq', 'room_id', 'sha256'])
      .executeTakeFirst();
    if (row) await recordOutboxChange(trx, row);
    return row;
  });
  if (gone?.sha256) await removeUnused(db, { dataDir, sha256: gone.sha256 });
  return gone !== undefined;
}

/**
 * Seconds since a person last pressed send: by the monotonic clock, or by the wall clock if the machine was restarted
 * in between.
 * @param clock this machine's wall clock, epoch seconds
 */
export function waitedSeconds(row: OutboxRow, clock: number): number {
  const { asked_at, asked_boot, asked_uptime, created_at } = row;
  const asked = { boot: asked_boot ?? '', seconds: asked_uptime ?? 0 };
  return secondsBetween(asked, monotonicNow()) ?? clock - (asked_at ?? created_at);
}
