import type { Kysely } from 'kysely';
import type { Schema } from './schema.ts';

/** What the store knows about itself. `source` keeps the demo's household and a real one apart. */
export type SettingName = 'time_zone' | 'source' | 'account' | 'poll_seconds' | 'pruned_before';

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
