/** The stamps that a robot knows: its service lists them, and they are the same for all of its rooms. */
import type { Db } from '../schema.ts';
import { getSetting, setSetting } from '../settings.ts';
import type { SourceName } from '../sources.ts';

/** A picture with a sound and a motion that can be sent. */
export interface Stamp {
  uuid: string;
  /** What it says, in words. */
  summary: string;
}

/** Those that a service listed last; none before that, and none of a service that takes no stamps. */
export async function stampsOf(db: Db, source: SourceName): Promise<Stamp[]> {
  return source === 'emo' ? (JSON.parse((await getSetting(db, 'stamps')) ?? '[]') as Stamp[]) : [];
}

/** Stores the list of BOCCO emo's service, when it is another one. */
export const setStamps = (db: Db, stamps: readonly Stamp[]): Promise<void> =>
  setSetting(db, 'stamps', JSON.stringify(stamps.map(({ uuid, summary }) => ({ uuid, summary }))));
