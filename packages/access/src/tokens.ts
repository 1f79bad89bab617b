/** API tokens, for programs: given in the header `Authorization: Bearer rl_…`, and nowhere else. */
import type { Kysely } from 'kysely';
import { AccessError } from './errors.ts';
import { recordAccess } from './log.ts';
import { checkName } from './names.ts';
import { type TokenScope, tokenScopes } from './permissions.ts';
import type { Schema, Token } from './schema.ts';
import { hashOf, newSecret } from './secret.ts';

const prefix = 'rl_';
const usedEvery = 600;

export type ListedToken = Omit<Token, 'hash' | 'scopes'> & { scopes: TokenScope[] };

/**
 * Adds a token.
 * @param token.expires_at epoch seconds; null for a token without an end
 * @returns the token, `rl_` and 43 characters; only its hash is stored
 * @throws AccessError `invalid` for a name or a scope; `taken`
 */
export async function addToken(
  db: Kysely<Schema>,
  token: { name: string; scopes: readonly string[]; expires_at: number | null },
  now: number,
): Promise<string> {
  const name = checkName(token.name);
  const scopes = checkScopes(token.scopes).join(' ');
  const { secret } = newSecret();
  const whole = `${prefix}${secret}`;
  await db.transaction().execute(async (trx) => {
    const other = await trx.selectFrom('token').select('id').where('name', '=', name).executeTakeFirst();
    if (other)
      throw new AccessError(
        'taken',
        `There is a token ${JSON.stringify(name)} already; revoke it, or choose another name.`,
      );
    const row = { name, scopes, hash: hashOf(whole), created_at: now, expires_at: token.expires_at };
    await trx.insertInto('token').values(row).execute();
    await recordAccess(trx, { at: now, event: 'token_added', name });
  });
  return whole;
}

function checkScopes(given: readonly string[]): TokenScope[] {
  const wrong = given.find((scope) => !tokenScopes.some((known) => known === scope));
  if (wrong === undefined && given.length > 0) return tokenScopes.filter((scope) => given.includes(scope));
  const what = wrong === undefined ? 'A token needs a scope' : `${JSON.stringify(wrong)} is no scope`;
  throw new AccessError('invalid', `${what}; it must be ${tokenScopes.join(', ')}.`);
}

function listed(row: Token): ListedToken {
  const { hash: _, scopes, ...token } = row;
  return { ...token, scopes: scopes.split(' ') as TokenScope[] };
}

/**
 * The token that a header has.
 * @returns undefined for an unknown or expired one
 */
export async function findToken(db: Kysely<Schema>, secret: string, now: number): Promise<ListedToken | undefined> {
  const row = await db.selectFrom('token').selectAll().where('hash', '=', hashOf(secret)).executeTakeFirst();
  if (!row || (row.expires_at !== null && row.expires_at <= now)) return undefined;
  return listed(row);
}

/** Records that a token is used; writes once in ten minutes. */
export async function recordTokenUse(db: Kysely<Schema>, { id, used_at }: ListedToken, now: number): Promise<void> {
  if (used_at !== null && now - used_at < usedEvery) return;
  await db.updateTable('token').set({ used_at: now }).where('id', '=', id).execute();
}

/** Those of these tokens that haven't ended. */
export async function liveTokens(db: Kysely<Schema>, ids: readonly number[], now: number): Promise<Set<number>> {
  if (ids.length === 0) return new Set();
  const rows = await db
    .selectFrom('token')
    .select('id')
    .where('id', 'in', ids)
    .where((eb) => eb('expires_at', 'is', null).or('expires_at', '>', now))
    .execute();
  return new Set(rows.map(({ id }) => id));
}

/** All tokens by name, the expired ones too. */
export async function listTokens(db: Kysely<Schema>): Promise<ListedToken[]> {
  return (await db.selectFrom('token').selectAll().orderBy('name').execute()).map(listed);
}

/** Ends a token at once. @throws AccessError `unknown` */
export async function revokeToken(db: Kysely<Schema>, name: string, now: number): Promise<void> {
  const { numDeletedRows } = await db.deleteFrom('token').where('name', '=', name.trim()).executeTakeFirst();
  if (numDeletedRows === 0n) {
    throw new AccessError('unknown', `There is no token ${JSON.stringify(name)}; roomlog token list shows all.`);
  }
  await recordAccess(db, { at: now, event: 'token_revoked', name: name.trim() });
}
