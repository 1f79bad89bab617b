import type { Kysely } from 'kysely';

import { StoreError } from './errors.ts';
import type { Schema } from './schema.ts';
import type { Store } from './store.ts';

/** What the store knows about itself. `source` keeps the demo's household and a real one apart. */
export type SettingName =
  | 'time_zone'
  | 'source'
  | 'account'
  | 'poll_seconds'
  /** What BOCCO's clock showed, and when: see bocco-clock.ts. */
  | 'bocco_clock'
  | 'pruned_before'
  | 'retention'
  | 'verified_to'
  | 'backup_due';

export async function getSetting(db: Kysely<Schema>, name: SettingName): Promise<string | undefined> {
  const row = await db.selectFrom('setting').select('value').where('name', '=', name).executeTakeFirst();
  return row?.value;
}

export async function setSetting(db: Kysely<Schema>, name: SettingName, value: string): Promise<void> {
  if ((await getSetting(db, name)) === value) return;
  await db
    .insertInto('setting')
    .values({ name, value })
    .onConflict((conflict) => conflict.column('name').doUpdateSet({ value }))
    .execute();
}

/** Before every moment that there is, also those that can't be true. */
const never = Number.MIN_SAFE_INTEGER;

/** Raw readings before this moment (epoch seconds) are gone, summed up in the rollups. */
export async function getPrunedBefore(db: Kysely<Schema>): Promise<number> {
  return (await getRollupSettings(db)).prunedBefore;
}

/** What rollups are cut by; to be read once a transaction. */
export interface RollupSettings {
  /** IANA name of the zone in which days and weeks begin. */
  zone: string;
  /** Epoch seconds, as {@link getPrunedBefore} says. */
  prunedBefore: number;
}

export async function getRollupSettings(db: Kysely<Schema>): Promise<RollupSettings> {
  const names: SettingName[] = ['time_zone', 'pruned_before'];
  const rows = await db.selectFrom('setting').selectAll().where('name', 'in', names).execute();
  const found = new Map(rows.map(({ name, value }) => [name, value]));
  return { zone: found.get('time_zone') ?? 'UTC', prunedBefore: Number(found.get('pruned_before') ?? never) };
}

/**
 * Marks the store as the demo's or a real household's; whoever doesn't care gets a real one. The two never mix.
 * @throws StoreError `mixed` when it is the other one's
 */
export async function claimSource({ db, path }: Pick<Store, 'db' | 'path'>, wanted?: 'demo' | 'bocco'): Promise<void> {
  const value = wanted ?? 'bocco';
  // Two programs may claim a new store at once: the first one has it.
  await db
    .insertInto('setting')
    .values({ name: 'source', value })
    .onConflict((conflict) => conflict.column('name').doNothing())
    .execute();
  const source = await getSetting(db, 'source');
  if (wanted === undefined || wanted === source) return;
  const whose = source === 'demo' ? "the demo's household" : 'a real household';
  throw new StoreError('mixed', `${path} holds ${whose}; set ROOMLOG_DATA_DIR to another folder.`);
}
