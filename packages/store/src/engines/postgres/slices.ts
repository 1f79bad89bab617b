/**
 * See collector/slices.ts. All by the database's clock: those of the collectors need not agree. No lock is held between
 * two calls, so a collector may be behind a pooler, asleep or cut off.
 */
import { sql } from 'kysely';
import { storeSlice } from '../../collector/slices.ts';
import { type Claim, engineOf, type Holding, type Slice } from '../../engine.ts';
import { recordStatusChange } from '../../feed/changes.ts';
import type { Db, Trx } from '../../schema.ts';

/**
 * As many as a service takes calls at once: each slice makes one at a time, so that an account's calls stay within its
 * limit however its slices are divided. It is in each room's row: another number needs a migration.
 */
export const slices = 4;

/** Rows of collectors that ended without a word are of no use after this. */
const forgotten = '1 hour';

interface SliceRow extends Slice {
  /** Who held it last, and whether that one still does. */
  owner: string | null;
  is_free: boolean;
  /** Of the collectors that could hold it. */
  claimants: number;
}

export async function holdSlices(db: Db, claim: Claim): Promise<Holding> {
  return db.transaction().execute(async (trx) => {
    await renew(trx, claim);
    const rows = await slicesOf(trx, claim);
    const mine = rows.filter(({ owner }) => owner === claim.collector);
    const free = rows.filter(({ owner, is_free }) => is_free && owner !== claim.collector);
    const share = Math.ceil(rows.reduce((sum, { claimants }) => sum + 1 / claimants, 0) - rounding);
    const taken = await take(trx, claim, wanted(mine, free, share));
    const held = [...mine, ...taken].map(({ account_id, slice }) => ({ account_id, slice }));
    return { held, excess: taken.length > 0 ? [] : excessOf(mine, share), seconds: claim.seconds };
  });
}

/** Sums of thirds are not exact. */
const rounding = 1e-6;

/** Those of accounts that few could serve come first; of each account at most a fair part, so that its others have some. */
function wanted(mine: readonly SliceRow[], free: readonly SliceRow[], share: number): SliceRow[] {
  const held = countByAccount(mine);
  const found: SliceRow[] = [];
  for (const row of free.toSorted((a, b) => a.claimants - b.claimants)) {
    if (mine.length + found.length >= share) break;
    const count = held.get(row.account_id) ?? 0;
    if (count >= fairPart(row)) continue;
    held.set(row.account_id, count + 1);
    found.push(row);
  }
  return found;
}

/** What is beyond the fair part of an account, and then what is beyond the share of all. */
function excessOf(mine: readonly SliceRow[], share: number): Slice[] {
  const left = countByAccount(mine);
  const found: SliceRow[] = [];
  const few = mine.toSorted((a, b) => b.claimants - a.claimants);
  for (const row of few) {
    const count = left.get(row.account_id) ?? 0;
    if (count <= fairPart(row)) continue;
    left.set(row.account_id, count - 1);
    found.push(row);
  }
  const others = few.filter((row) => row.claimants > 1 && !found.includes(row));
  return [...found, ...others.slice(0, Math.max(0, mine.length - found.length - share))];
}

const fairPart = ({ account_id, claimants }: SliceRow) =>
  Math.ceil((account_id === storeSlice.account_id ? 1 : slices) / claimants);

function countByAccount(rows: readonly SliceRow[]): Map<number, number> {
  return new Map([...Map.groupBy(rows, ({ account_id }) => account_id)].map(([account, of]) => [account, of.length]));
}

async function renew(trx: Trx, { collector, host, accounts, seconds }: Claim): Promise<void> {
  const until = sql`clock_timestamp() + ${seconds} * interval '1 second'`;
  const known = await sql<{ is_new: boolean }>`
    INSERT INTO collector (id, host, accounts, expires_at)
    VALUES (${collector}, ${host}, CAST(${[...accounts]} AS integer[]), ${until})
    ON CONFLICT (id) DO UPDATE SET accounts = excluded.accounts, expires_at = excluded.expires_at
    RETURNING xmax = 0 AS is_new`.execute(trx);
  if (known.rows.some(({ is_new }) => is_new)) await recordStatusChange(trx);
  await sql`DELETE FROM collector WHERE expires_at < clock_timestamp() - interval '${sql.raw(forgotten)}'`.execute(trx);
  await sql`
    INSERT INTO slice (account_id, slice)
    SELECT account, number FROM unnest(CAST(${[...accounts]} AS integer[])) AS account,
      generate_series(0, ${slices - 1}) AS number
    UNION ALL SELECT ${storeSlice.account_id}, ${storeSlice.slice}
    ON CONFLICT DO NOTHING`.execute(trx);
}

/** Those that this collector could hold. One whose owner has not renewed in time is free. */
async function slicesOf(trx: Trx, { accounts }: Claim): Promise<SliceRow[]> {
  const { rows } = await sql<SliceRow>`
    WITH live AS MATERIALIZED (SELECT id, accounts FROM collector WHERE expires_at > clock_timestamp()),
      claim AS (
        SELECT account, count(*) AS claimants FROM live, unnest(accounts) AS account GROUP BY account
        UNION ALL SELECT ${storeSlice.account_id}, count(*) FROM live
      )
    SELECT account_id, slice, owner, live.id IS NULL AS is_free, CAST(claimants AS integer) AS claimants
    FROM slice JOIN claim ON account = account_id LEFT JOIN live ON live.id = owner
    WHERE account_id = ANY(CAST(${[storeSlice.account_id, ...accounts]} AS integer[]))
    ORDER BY account_id, slice`.execute(trx);
  return rows;
}

/** What another collector takes at this moment is not taken: it has another owner then, or is locked. */
async function take(trx: Trx, { collector }: Claim, rows: readonly SliceRow[]): Promise<Slice[]> {
  if (rows.length === 0) return [];
  const seen = engineOf(trx).rows(
    { account: 'integer', number: 'integer', holder: 'text' },
    rows.map(({ account_id, slice, owner }) => [account_id, slice, owner]),
  );
  const taken = await sql<Slice>`
    UPDATE slice SET owner = ${collector}
    WHERE (account_id, slice) IN (
      SELECT account_id, slice FROM slice JOIN ${seen} AS seen ON account = account_id AND number = slice
      WHERE owner IS NOT DISTINCT FROM holder FOR UPDATE OF slice SKIP LOCKED
    ) RETURNING account_id, slice`.execute(trx);
  return taken.rows;
}

export async function releaseSlices(db: Db, collector: string, given: readonly Slice[]): Promise<void> {
  if (given.length === 0) return;
  const rows = engineOf(db).rows(
    { account_id: 'integer', slice: 'integer' },
    given.map(({ account_id, slice }) => [account_id, slice]),
  );
  await sql`
    UPDATE slice SET owner = NULL
    WHERE owner = ${collector} AND (account_id, slice) IN (SELECT account_id, slice FROM ${rows} AS given)`.execute(db);
}

export async function leaveSlices(db: Db, collector: string): Promise<void> {
  await db.transaction().execute(async (trx) => {
    await sql`UPDATE slice SET owner = NULL WHERE owner = ${collector}`.execute(trx);
    await sql`DELETE FROM collector WHERE id = ${collector}`.execute(trx);
    await recordStatusChange(trx);
  });
}

/** Whether any collector is at work. */
export async function isHeld(db: Db): Promise<boolean> {
  const { rows } = await sql<{ found: boolean }>`
    SELECT EXISTS (SELECT 1 FROM collector WHERE expires_at > clock_timestamp()) AS found`.execute(db);
  return rows[0]?.found ?? false;
}
