/** What the store keeps about itself: names and texts in one table. */
import { randomBytes } from 'node:crypto';
import { StoreError } from './errors.ts';
import type { Db } from './schema.ts';
import type { Store } from './store.ts';

/** Names of the settings. */
export type SettingName =
  /** IANA name of the zone in which days and weeks begin; UTC while it is not set. */
  | 'time_zone'
  /** Whose household it is, `demo` or `bocco` for a real one. The first layout gave it this name. */
  | 'source'
  /** How often the collector polls the source, in seconds. */
  | 'poll_seconds'
  /** JSON of a `HeardClock`. */
  | 'bocco_clock'
  /** Epoch seconds, see {@link getPrunedBefore}. */
  | 'pruned_before'
  /** JSON of a `Retention`, or `forever`. */
  | 'retention'
  /** JSON of an `EventRetention`, or `forever`. */
  | 'event_retention'
  /** JSON of the `SealKey` after which the next check of the seals continues; empty to start with the first. */
  | 'verified_to'
  /** When the next backup is due, epoch seconds. */
  | 'backup_due'
  /** JSON of `QuietHours`, or of null; see rooms/quiet-hours.ts. */
  | 'quiet_hours'
  /** JSON of a list of `Stamp`, see messages/stamps.ts. */
  | 'stamps'
  /** Until when somebody looks at a room (room.id), epoch seconds; see rooms/watched.ts. */
  | `watched ${number}`
  /** A random mark of the live feed: its events have numbers that mean something else in any other store. */
  | 'feed'
  /** JSON of a `CopyMark` (copy/mark.ts) while the store is a copy that is not complete: then nobody else opens it. */
  | 'copy';

/** The value of a setting; undefined if it was never set. */
export async function getSetting(db: Db, name: SettingName): Promise<string | undefined> {
  const row = await db.selectFrom('setting').select('value').where('name', '=', name).executeTakeFirst();
  return row?.value;
}

/** Stores a setting. Writes nothing when it has this value already. */
export async function setSetting(db: Db, name: SettingName, value: string): Promise<void> {
  if ((await getSetting(db, name)) === value) return;
  await db
    .insertInto('setting')
    .values({ name, value })
    .onConflict((conflict) => conflict.column('name').doUpdateSet({ value }))
    .execute();
}

const randomMark = () => randomBytes(6).toString('hex');

/** Nobody can resume the feed of the store that stood here before. */
export const renewFeed = (db: Db) => setSetting(db, 'feed', randomMark());

/** Earlier than every stored time, the implausible ones too. */
const never = Number.MIN_SAFE_INTEGER;

/** Raw readings before this time (epoch seconds) are deleted; of them only the rollups are left. */
export async function getPrunedBefore(db: Db): Promise<number> {
  return (await getRollupSettings(db)).prunedBefore;
}

/** What rollups are cut by. Read it once per transaction. */
export interface RollupSettings {
  /** IANA name of the zone in which days and weeks begin. */
  zone: string;
  /** See {@link getPrunedBefore}. */
  prunedBefore: number;
}

export async function getRollupSettings(db: Db): Promise<RollupSettings> {
  const names: SettingName[] = ['time_zone', 'pruned_before'];
  const rows = await db.selectFrom('setting').selectAll().where('name', 'in', names).execute();
  const found = new Map(rows.map(({ name, value }) => [name, value]));
  return { zone: found.get('time_zone') ?? 'UTC', prunedBefore: Number(found.get('pruned_before') ?? never) };
}

/**
 * Marks a new store as the demo's or a real household's, or checks the mark of an old one: their data must never mix.
 * Marks its feed too.
 * @param wanted undefined to accept either; a new store is then a real household's
 * @throws StoreError `mixed` when the store is marked as the other one
 */
export async function claimHousehold(
  { db, path }: Pick<Store, 'db' | 'path'>,
  wanted?: 'demo' | 'bocco',
): Promise<void> {
  const value = wanted ?? 'bocco';
  // Two programs may claim a new store at once: the first one wins.
  await db
    .insertInto('setting')
    .values([
      { name: 'source', value },
      { name: 'feed', value: randomMark() },
    ])
    .onConflict((conflict) => conflict.column('name').doNothing())
    .execute();
  const source = await getSetting(db, 'source');
  if (wanted === undefined || wanted === source) return;
  const whose = source === 'demo' ? "the demo's household" : 'a real household';
  throw new StoreError('mixed', `${path} holds ${whose}; set ROOMLOG_DATA_DIR to another folder.`);
}
