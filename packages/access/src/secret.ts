import { hash, randomBytes } from 'node:crypto';

/** A secret of 256 random bits for a cookie, a token or a link. It is given away once; the hash is stored. */
export function newSecret(): { secret: string; hash: string } {
  const secret = randomBytes(32).toString('base64url');
  return { secret, hash: hashOf(secret) };
}

/** One round is enough for what is random: nobody can try 2^256 values. */
export const hashOf = (secret: string) => hash('sha256', secret, 'base64url');
