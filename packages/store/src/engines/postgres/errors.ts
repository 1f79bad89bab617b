/** Errors of PostgreSQL and of the network, as sentences that tell people what to do. */
import { StoreError } from '../../errors.ts';
import { isOutdated } from './prepared.ts';

/** https://www.postgresql.org/docs/current/errcodes-appendix.html */
const damage = /^XX00[12]$/;
/** Also internal errors and errors of its disk. */
const unreadable = /^(XX|58)/;
const unreachable = /^(08|57P0|53300$)/;
/**
 * Another transaction was in the way: run again, this one may succeed.
 * https://www.postgresql.org/docs/current/mvcc-serialization-failure-handling.html
 */
const conflict = /^(40001|40P01|23505)$/;

/** A value that does not fit into its column, or a row that breaks a rule of its table. */
const unfit = /^(22|23)/;

const codeOf = (error: unknown) => (error instanceof Error && 'code' in error ? String(error.code) : '');

/** Whether PostgreSQL found corrupt data. */
export const isDamage = (error: unknown): boolean => damage.test(codeOf(error));

/** Whether the user of the database may not do what was asked. */
export const isRightMissing = (error: unknown): boolean => codeOf(error) === '42501';

/** See `Engine.isUnfit`. */
export const isUnfit = (error: unknown): error is Error => unfit.test(codeOf(error));

/** See `Engine.isUnreadable`. */
export const isUnreadable = (error: unknown): error is Error => unreadable.test(codeOf(error));

/** Whether a transaction may succeed when it is run again. */
export const isConflict = (error: unknown): boolean =>
  conflict.test(codeOf(error)) || lacksMonth(error) || isOutdated(error);

/** The month of a reading was dropped while it was being written (reading-months.ts). */
const lacksMonth = (error: unknown) =>
  codeOf(error) === '23514' && error instanceof Error && error.message.startsWith('no partition of relation');

/** PgBouncer's, for what a session asks for (pool.ts). It has one code for all of its own errors. */
const isOptionRefused = (code: string, problem: string) =>
  code === '08P01' && problem.startsWith('unsupported startup parameter');

const outOfReach = (address: string, problem: string) =>
  `The database ${address} is out of reach (${problem}); start its server, or check the address.`;

interface Rule {
  is: (code: string, problem: string) => boolean;
  kind: StoreError['kind'];
  sentence: (address: string, problem: string) => string;
}

const rules: readonly Rule[] = [
  {
    is: isOptionRefused,
    kind: 'unsuitable',
    sentence: (address, problem) =>
      `The pooler at ${address} refuses the session (${problem}); set ignore_startup_parameters = options there.`,
  },
  {
    is: (code) => code === '26000' || code === '42P05',
    kind: 'unsuitable',
    sentence: (address, problem) =>
      `${address} is behind a pooler that loses prepared statements (${problem}); set pool_mode = session there, or give the address of the server.`,
  },
  {
    is: (code) => unreachable.test(code),
    kind: 'unreachable',
    sentence: outOfReach,
  },
  {
    is: (code) => code.startsWith('28'),
    kind: 'refused',
    sentence: (address, problem) => `${address} refuses the sign-in (${problem}); check the user and the password.`,
  },
  {
    is: (code) => code === '3D000',
    kind: 'refused',
    sentence: (address, problem) => `${address} is not there (${problem}); create the database first.`,
  },
  {
    is: (code) => code === '42501',
    kind: 'refused',
    sentence: (address, problem) =>
      `The user of ${address} lacks a right (${problem}); grant it, or make the user the owner of the database.`,
  },
  {
    is: (code) => /^(53|54)/.test(code),
    kind: 'unwritable',
    sentence: (address, problem) => `${address} can't be written (${problem}); free some space on its server.`,
  },
  {
    is: (code) => code === '25006',
    kind: 'unwritable',
    sentence: (address, problem) => `${address} can't be written (${problem}); give the address of the primary server.`,
  },
  {
    is: (code) => code === '55P03' || code === '57014',
    kind: 'busy',
    sentence: (address) => `Another program has been writing to ${address} for several seconds; try again in a moment.`,
  },
  {
    is: (code) => unreadable.test(code),
    kind: 'damaged',
    sentence: (address, problem) =>
      `${address} is damaged (${problem}); check it with pg_amcheck, or restore a backup.`,
  },
];

/** Whether the server itself sent it: each of its errors has a severity, and no other error. */
export const isOfServer = (error: Error): boolean => 'severity' in error;

/**
 * An error of the server as a StoreError, whose sentence tells people what to do.
 * @param address without a password, for the sentence
 * @returns a StoreError, or any other error as it is
 */
export function asStoreError(cause: unknown, address: string): unknown {
  if (!(cause instanceof Error) || !isOfServer(cause)) return cause;
  const rule = rules.find(({ is }) => is(codeOf(cause), cause.message));
  return rule ? new StoreError(rule.kind, rule.sentence(address, cause.message), { cause }) : cause;
}

/** An error on the way to the server, or of a server that stops or starts. Its other errors stay as they are. */
export function asConnectionError(cause: unknown, address: string): unknown {
  // Where a name has several addresses, each has an error of its own.
  const error: unknown = cause instanceof AggregateError ? cause.errors[0] : cause;
  if (!(error instanceof Error) || error instanceof StoreError) return cause;
  const code = codeOf(error);
  if (isOfServer(error) && (!unreachable.test(code) || isOptionRefused(code, error.message))) return cause;
  return new StoreError('unreachable', outOfReach(address, error.message), { cause });
}
