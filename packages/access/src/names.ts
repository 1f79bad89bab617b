import { AccessError } from './errors.ts';

/** Names that look the same are the same. */
export const foldName = (name: string) => name.normalize('NFKC').trim().toLowerCase();

/**
 * @returns the name without spaces around it
 * @throws AccessError `invalid`
 */
export function checkName(given: string): string {
  const name = given.trim();
  if (/^[^\p{C}]{1,64}$/u.test(name) && foldName(name) !== '') return name;
  throw new AccessError('invalid', 'A name has 1 to 64 characters, and none that are invisible.');
}
