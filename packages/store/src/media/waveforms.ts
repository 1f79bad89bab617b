/** The stored shapes of recordings, and which files still have none. */
import type { Db, Download, MediaFile, Trx } from '../schema.ts';
import { readMediaFile } from './folder.ts';
import { type Waveform, waveformOf } from './waveform.ts';

/** Of all that is archived only these can be read here; recordings in another format are archived as such too. */
const readable = 'audio/wav';

/** Whether pages show a file as bars: the robot's voice only speaks a text. @param wanted its download */
export const isShownAsBars = ({ priority }: Pick<Download, 'priority'>, { type }: Pick<MediaFile, 'type'>): boolean =>
  priority === 0 && type === readable;

/** Stores the shape of an archived file, or that it has none. Call it in the transaction that stores the file. */
export async function recordWaveform(trx: Trx, sha256: string, waveform: Waveform | null): Promise<void> {
  const { duration = null, peaks = null } = waveform ?? {};
  await trx
    .insertInto('waveform')
    .values({ sha256, duration, peaks })
    .onConflict((conflict) => conflict.column('sha256').doNothing())
    .execute();
}

/** Files between two looks at whether to stop. */
const atATime = 20;

/**
 * Computes the shapes of people's recordings that an older version archived without it, twenty in a transaction. A file
 * that is lost or damaged is passed over, and tried again the next time.
 * @param stop ends it between two transactions
 * @returns how many shapes were computed
 */
export async function addWaveforms(db: Db, dataDir: string, stop?: AbortSignal): Promise<number> {
  let done = 0;
  let after = '';
  for (;;) {
    const files = await withoutWaveform(db, after);
    const shapes: [sha256: string, waveform: Waveform | null][] = [];
    for (const sha256 of files) {
      const file = await readMediaFile(dataDir, sha256);
      if ('bytes' in file) shapes.push([sha256, waveformOf(file.bytes)]);
    }
    if (shapes.length > 0) {
      await db.transaction().execute(async (trx) => {
        for (const [sha256, waveform] of shapes) await recordWaveform(trx, sha256, waveform);
      });
    }
    done += shapes.length;
    after = files.at(-1) ?? '';
    if (files.length < atATime || stop?.aborted) return done;
  }
}

async function withoutWaveform(db: Db, after: string): Promise<string[]> {
  const rows = await db
    .selectFrom('media')
    .innerJoin('media_file', 'media_file.sha256', 'media.sha256')
    .leftJoin('waveform', 'waveform.sha256', 'media.sha256')
    .select('media_file.sha256')
    .distinct()
    .where('media_file.type', '=', readable)
    .where('media.priority', '=', 0)
    .where('waveform.sha256', 'is', null)
    .where('media_file.sha256', '>', after)
    .orderBy('media_file.sha256')
    .limit(atATime)
    .execute();
  return rows.map(({ sha256 }) => sha256);
}
