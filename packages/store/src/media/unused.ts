import { rm } from 'node:fs/promises';
import { join } from 'node:path';
import type { Db } from '../schema.ts';
import { findMediaFile } from './media.ts';
import { mediaFolder, mediaPath } from './path.ts';

/** Deletes a file of the archive if no message, stored or to be sent, has it any more. */
export async function removeUnused(db: Db, { dataDir, sha256 }: { dataDir: string; sha256: string }): Promise<void> {
  if (await findMediaFile(db, sha256)) {
    await db
      .deleteFrom('media_file')
      .where('sha256', '=', sha256)
      .where((eb) => eb.not(eb.exists(eb.selectFrom('media').select('sha256').where('media.sha256', '=', sha256))))
      .where((eb) => eb.not(eb.exists(eb.selectFrom('outbox').select('sha256').where('outbox.sha256', '=', sha256))))
      .execute();
  }
  // Only now, when the row is gone for good; and while a row of ours keeps everybody else's from coming back.
  await db.transaction().execute(async (trx) => {
    const own = { sha256, type: '', size: 0 };
    const { numInsertedOrUpdatedRows } = await trx
      .insertInto('media_file')
      .values(own)
      .onConflict((conflict) => conflict.column('sha256').doNothing())
      .executeTakeFirstOrThrow();
    if (numInsertedOrUpdatedRows === 0n) return;
    await rm(join(mediaFolder(dataDir), mediaPath(sha256)), { force: true });
    await trx.deleteFrom('media_file').where('sha256', '=', sha256).execute();
  });
}
