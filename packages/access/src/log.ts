/** The log of sign-ins and of changes of access: who came in from where, for admins. */
import type { Insertable, Kysely } from 'kysely';
import type { LogEntry, Schema } from './schema.ts';

/** Some years of a family's; an attack pushes old ones out, and can't fill the disk. */
const mostEntries = 10_000;

type Entry = Omit<Insertable<Schema['access_log']>, 'id' | 'address' | 'device'> &
  Partial<Pick<LogEntry, 'address' | 'device'>>;

/** Adds an entry; without an `address` it happened on the command line. Deletes the oldest ones above 10,000. */
export async function recordAccess(db: Kysely<Schema>, entry: Entry): Promise<void> {
  const values = { address: null, device: null, ...entry };
  const { id } = await db.insertInto('access_log').values(values).returning('id').executeTakeFirstOrThrow();
  await db
    .deleteFrom('access_log')
    .where('id', '<=', id - mostEntries)
    .execute();
}

/**
 * A page of the log, newest first.
 * @param page.before only entries before the one with this id
 */
export function accessLog(
  db: Kysely<Schema>,
  { before, limit }: { before?: number | undefined; limit: number },
): Promise<LogEntry[]> {
  return db
    .selectFrom('access_log')
    .selectAll()
    .$if(before !== undefined, (query) => query.where('id', '<', before ?? 0))
    .orderBy('id', 'desc')
    .limit(limit)
    .execute();
}
