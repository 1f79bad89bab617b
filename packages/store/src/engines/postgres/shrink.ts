import type { Db } from '../../schema.ts';
import { dropEmptyMonths } from './reading-months.ts';

/** See `Engine.shrink`. The server's autovacuum makes other space of deleted rows free for new ones by itself. */
export async function shrink(db: Db): Promise<boolean> {
  await dropEmptyMonths(db);
  return false;
}
