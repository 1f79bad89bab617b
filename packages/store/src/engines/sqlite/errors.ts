/** Errors of SQLite and of the file system, as sentences that tell people what to do. */
import { damaged, StoreError } from '../../errors.ts';

const corrupt = /^SQLITE_(CORRUPT|NOTADB)/;
/** A damaged schema looks like wrong SQL, a damaged length like a value that is too large. */
const misread = /^SQLITE_(ERROR|TOOBIG|NOMEM|MISMATCH|CONSTRAINT|RANGE|SCHEMA)/;
const unwritable =
  /^(SQLITE_(READONLY|CANTOPEN|PERM|IOERR|FULL|PROTOCOL)|(EACCES|EPERM|EROFS|ENOSPC|EDQUOT|EIO|ENOENT|ENOTDIR|EISDIR|EMFILE|ELOOP)$)/;

/** Whether SQLite found corrupt data: damage, or a disk that failed for a moment. */
export function isCorrupt(error: unknown): error is Error & { code: string } {
  return error instanceof Error && 'code' in error && corrupt.test(String(error.code));
}

const unfit = /^SQLITE_(CONSTRAINT|MISMATCH|TOOBIG)/;

/** See `Engine.isUnfit`. */
export const isUnfit = (error: unknown): error is Error =>
  error instanceof Error && 'code' in error && unfit.test(String(error.code));

/** As `isCorrupt`, and all other errors that corrupt data causes. Only for queries that are known to be right. */
export function isUnreadable(error: unknown): error is Error & { code: string } {
  return isCorrupt(error) || (error instanceof Error && 'code' in error && misread.test(String(error.code)));
}

/**
 * As {@link asStoreError}, for code that only reads what is stored. There, an invalid value (a time beyond the
 * calendar, text that should be JSON) is damage, too.
 * @param path of the store, for the sentence
 * @returns a StoreError, or any other error as it is
 */
export function asReadError(cause: unknown, path: string): unknown {
  if (isUnreadable(cause)) return damaged(path, cause.message, { cause });
  const known = asStoreError(cause, path);
  const isValueError = known instanceof RangeError || known instanceof SyntaxError || known instanceof TypeError;
  if (!isValueError) return known;
  return damaged(path, `a value in it is invalid: ${known.message}; run roomlog check --deep for details`, { cause });
}

/**
 * An error of SQLite or of the file system as a StoreError (`damaged`, `busy` or `unwritable`), whose sentence tells
 * people what to do.
 * @param path of the store, for the sentence
 * @returns a StoreError, or any other error as it is
 */
export function asStoreError(cause: unknown, path: string): unknown {
  if (!(cause instanceof Error) || cause instanceof StoreError) return cause;
  if (isCorrupt(cause)) return damaged(path, cause.message, { cause });
  const code = 'code' in cause ? String(cause.code) : '';
  if (code.startsWith('SQLITE_BUSY')) {
    const sentence = `Another program has been writing to ${path} for several seconds; try again in a moment.`;
    return new StoreError('busy', sentence, { cause });
  }
  if (!unwritable.test(code)) return cause;
  if (/^SQLITE_IOERR_(SHORT_)?READ$/.test(code)) {
    return new StoreError('unwritable', `${path} can't be read (${cause.message}); check the disk it is on.`, {
      cause,
    });
  }
  const sentence = `${path} can't be written (${cause.message}); fix the folder's permissions or free some space.`;
  return new StoreError('unwritable', sentence, { cause });
}
