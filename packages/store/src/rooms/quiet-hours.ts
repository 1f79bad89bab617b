/** When the home wants quiet: a time of the night, by its own clock. */
import { recordStatusChange } from '../feed/changes.ts';
import type { Db } from '../schema.ts';
import { getSetting, setSetting } from '../settings.ts';

/** Times of the local day such as 21:00. Where `to` is not after `from`, it is one of the next morning. */
export interface QuietHours {
  from: string;
  to: string;
}

/** What holds until the home has chosen. */
const usual: QuietHours = { from: '21:00', to: '07:00' };

/** @returns null where the home wants none */
export async function getQuietHours(db: Db): Promise<QuietHours | null> {
  const stored = await getSetting(db, 'quiet_hours');
  return stored === undefined ? usual : (JSON.parse(stored) as QuietHours | null);
}

/** Stores when the home wants quiet, and tells open pages. @param hours null for never */
export async function setQuietHours(db: Db, hours: QuietHours | null): Promise<void> {
  await db.transaction().execute(async (trx) => {
    await setSetting(trx, 'quiet_hours', JSON.stringify(hours));
    await recordStatusChange(trx);
  });
}
