/** What the items of both robots have in common. */
import { type Quarantined, readingsBetween, type Store } from '@roomlog/store';

/**
 * Stores an item.
 * @param uuid of the sensor or room that the item's origin names
 * @returns why it can't be stored, in one sentence; undefined when it is stored
 */
export type Acceptor = (store: Store, row: Quarantined, uuid: string, dryRun: boolean) => Promise<string | undefined>;

export const notRead = (problem: string) =>
  `This version can't read it (${problem}); keep it for a later one, or drop it.`;
export const unknownSensor = 'Its sensor is not known here; drop it.';
export const unknownRoom = 'Its room is not known here; drop it.';

/**
 * Why a reading of that time was not stored, if it was not.
 * @param before seconds within which an earlier one says the same
 */
export async function whyNotStored(db: Store['db'], sensorId: number, at: Date, before = 0) {
  const to = Math.floor(at.getTime() / 1000) + 1;
  const stored = await readingsBetween(db, sensorId, { from: to - 1 - before, to, limit: 1 });
  return stored.length > 0 ? undefined : 'It is older than ROOMLOG_RETENTION keeps readings; drop it.';
}
