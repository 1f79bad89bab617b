/**
 * Passwords are stored as scrypt with one of OWASP's parameter sets (32 MiB of memory, three passes: about 0.2 s on a
 * PC): it is in every Node that roomlog runs on, argon2id is not, and no native module is needed. The PHC string has the
 * parameters, so that others can follow.
 * https://cheatsheetseries.owasp.org/cheatsheets/Password_Storage_Cheat_Sheet.html#scrypt
 */
import { randomBytes, type ScryptOptions, scrypt, timingSafeEqual } from 'node:crypto';
import { AccessError } from './errors.ts';

const usual = { ln: 15, r: 8, p: 3 };
const bytes = 32;

const lengths = { least: 8, most: 256 };

/** @throws AccessError `invalid` for a password that can be guessed */
export function checkPassword(password: string, name: string): void {
  const refuse = (reason: string) => {
    throw new AccessError('invalid', `${reason}; several words that only you would put together are a good one.`);
  };
  const characters = Array.from(password.normalize('NFKC'));
  if (characters.length < lengths.least) refuse(`The password has less than ${lengths.least} characters`);
  if (characters.length > lengths.most) refuse(`The password has more than ${lengths.most} characters`);
  if (new Set(characters).size < 5) refuse('The password has less than five different characters');
  if (password.toLowerCase() === name.toLowerCase()) refuse('The password is the name');
}

/** @returns a PHC string, `$scrypt$ln=15,r=8,p=3$SALT$HASH` */
export async function hashPassword(password: string, cost = usual): Promise<string> {
  const salt = randomBytes(16);
  const { ln, r, p } = cost;
  return `$scrypt$ln=${ln},r=${r},p=${p}$${plain(salt)}$${plain(await derive(password, salt, cost))}`;
}

/** Base64 without padding, as PHC strings have it. */
const plain = (buffer: Buffer) => buffer.toString('base64').replace(/=+$/, '');

const phc = /^\$scrypt\$ln=(\d{1,2}),r=(\d{1,2}),p=(\d{1,2})\$([\w+/]+)\$([\w+/]+)$/;

/** Takes about 0.2 s and 32 MiB, in a thread of its own. @param stored undefined when there is no such user: takes as long */
export async function isPassword(password: string, stored: string | undefined): Promise<boolean> {
  const [, ln, r, p, salt, hash] = phc.exec(stored ?? (await nobody())) ?? [];
  if (salt === undefined || hash === undefined) return false;
  const expected = Buffer.from(hash, 'base64');
  const parameters = { ln: Number(ln), r: Number(r), p: Number(p) };
  const found = await derive(password, Buffer.from(salt, 'base64'), parameters);
  return found.length === expected.length && timingSafeEqual(found, expected) && stored !== undefined;
}

let nobodysHash: Promise<string> | undefined;
/** What the password of an unknown name is compared with: the answer must not come sooner. */
const nobody = () => (nobodysHash ??= hashPassword(randomBytes(16).toString('base64')));

/** The same text typed on another keyboard may have other code points: it is normalized first. */
function derive(password: string, salt: Buffer, { ln, r, p }: typeof usual): Promise<Buffer> {
  const options: ScryptOptions = { N: 2 ** ln, r, p, maxmem: 256 * 2 ** ln * r };
  return new Promise((resolve, reject) => {
    scrypt(password.normalize('NFKC'), salt, bytes, options, (error, key) => (error ? reject(error) : resolve(key)));
  });
}
