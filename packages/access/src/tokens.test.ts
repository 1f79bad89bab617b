import { expect, test } from 'vitest';
import { addLink, findLink, listLinks, revokeLink } from './links.ts';
import { temporaryAccess } from './testing/temporary-access.ts';
import { addToken, findToken, listTokens, recordTokenUse, revokeToken } from './tokens.ts';

test('a token is shown once, has scopes and an end, and can be revoked', async () => {
  const { db } = await temporaryAccess();
  const token = await addToken(db, { name: 'prometheus', scopes: ['metrics', 'read'], expires_at: 5000 }, 1000);
  expect(token).toMatch(/^rl_[\w-]{43}$/);
  const listed = { id: 1, name: 'prometheus', scopes: ['read', 'metrics'], created_at: 1000, expires_at: 5000 };
  const found = await findToken(db, token, 4999);
  if (!found) throw new Error('the token is not found');
  expect(found).toEqual({ ...listed, used_at: null });
  for (const now of [2000, 2599]) await recordTokenUse(db, (await findToken(db, token, now)) ?? found, now);
  expect(await listTokens(db)).toEqual([{ ...listed, used_at: 2000 }]);
  expect(await findToken(db, token, 5000)).toBeUndefined();
  expect(await findToken(db, token.slice(3), 2000)).toBeUndefined();
  await revokeToken(db, 'prometheus', 3000);
  expect(await findToken(db, token, 3001)).toBeUndefined();
});

test.for([
  [{ scopes: [] }, 'A token needs a scope; it must be read, send, metrics.'],
  [{ scopes: ['read', 'admin'] }, '"admin" is no scope; it must be read, send, metrics.'],
  [{ name: ' ' }, 'A name has 1 to 64 characters'],
  [{ name: 'first' }, 'There is a token "first" already'],
] as const)('%o is refused with a sentence', async ([wrong, sentence]) => {
  const { db } = await temporaryAccess();
  const token = { name: 'first', scopes: ['read'], expires_at: null };
  await addToken(db, token, 1);
  await expect(addToken(db, { ...token, name: 'second', ...wrong }, 1)).rejects.toThrow(sentence);
  await expect(revokeToken(db, 'third', 1)).rejects.toThrow('There is no token "third"; roomlog token list shows all.');
});

test('a link shows one room until it ends', async () => {
  const { db } = await temporaryAccess();
  const given = { name: 'Kitchen tablet', room: 'a', expires_at: 5000, created_by: 'Hanako' };
  const { link, secret } = await addLink(db, given, 1000);
  expect(link).toEqual({ ...given, id: 1, created_at: 1000, used_at: null });
  expect(await findLink(db, secret, 4999)).toEqual(link);
  expect(await listLinks(db)).toEqual([{ ...link, used_at: 4999 }]);
  expect(await findLink(db, secret, 5000)).toBeUndefined();
  expect(await findLink(db, 'another', 4000)).toBeUndefined();
  await expect(addLink(db, given, 1000)).rejects.toThrow('There is a link "Kitchen tablet" already');
  await expect(addLink(db, { ...given, name: 'x', expires_at: 1000 }, 1000)).rejects.toThrow('must be in the future');
  await revokeLink(db, 'Kitchen tablet', 2000);
  expect(await findLink(db, secret, 2001)).toBeUndefined();
  await expect(revokeLink(db, 'Kitchen tablet', 2000)).rejects.toThrow('roomlog link list shows all');
});
