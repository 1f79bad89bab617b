/** What SQLite and the file system report, as sentences that a person can act on. */
import { damaged, StoreError } from '../../errors.ts';

const corrupt = /^SQLITE_(CORRUPT|NOTADB)/;
/** Damage in the schema reads as a mistake in SQL, damage in a length as a value that is too large. */
const senseless = /^SQLITE_(ERROR|TOOBIG|NOMEM|MISMATCH|CONSTRAINT|RANGE|SCHEMA)/;
const unwritable =
  /^(SQLITE_(READONLY|CANTOPEN|PERM|IOERR|FULL|PROTOCOL)|(EACCES|EPERM|EROFS|ENOSPC|EDQUOT|EIO|ENOENT|ENOTDIR|EISDIR|EMFILE|ELOOP)$)/;

/** True for what SQLite throws when it reads something that can't be: damage, or a disk that failed for a moment. */
export function isCorrupt(error: unknown): error is Error & { code: string } {
  return error instanceof Error && 'code' in error && corrupt.test(String(error.code));
}

/** True for whatever SQLite throws over content that makes no sense. Only for queries that are known to be right. */
export function isUnreadable(error: unknown): error is Error & { code: string } {
  return isCorrupt(error) || (error instanceof Error && 'code' in error && senseless.test(String(error.code)));
}

/**
 * As `asStoreError`, for whoever only reads what is stored: a value that can't be – a time beyond the calendar, text that
 * should be JSON – is damage too.
 */
export function asReadError(cause: unknown, path: string): unknown {
  if (isUnreadable(cause)) return damaged(path, cause.message, { cause });
  const known = asStoreError(cause, path);
  if (!isValueError(known)) return known;
  return damaged(path, `a value in it makes no sense: ${known.message}; roomlog check --deep says more`, { cause });
}

/** What JavaScript throws over a value that it can't use. */
function isValueError(error: unknown): error is Error {
  return error instanceof RangeError || error instanceof SyntaxError || error instanceof TypeError;
}

/** What SQLite and the file system report, in words a person can act on; anything else as it is. */
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
  const sentence = `${path} can't be written (${cause.message}); mend the folder's permissions or free some space.`;
  return new StoreError('unwritable', sentence, { cause });
}
