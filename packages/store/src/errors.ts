/** What is wrong with the file, and the exit code a process ends with over it. */
const exitCodes = {
  exists: 64,
  damaged: 74,
  unwritable: 74,
  missing: 74,
  replaced: 74,
  held: 75,
  busy: 75,
  foreign: 78,
  newer: 78,
  older: 78,
  unreleased: 78,
  mixed: 78,
} as const;

/** Why the store can't be used: one sentence that says what to do. */
export class StoreError extends Error {
  override readonly name = 'StoreError';
  readonly kind: keyof typeof exitCodes;
  readonly exitCode: number;

  constructor(kind: keyof typeof exitCodes, sentence: string, options?: ErrorOptions) {
    super(sentence, options);
    this.kind = kind;
    this.exitCode = exitCodes[kind];
  }
}

/** What can be done about a file that is not to be opened. Its log belongs to it: left behind, it would be read into the next one. */
const remedy = (path: string) =>
  `nothing was changed; put a backup in its place with roomlog restore FILE, move it aside together with ${path}-wal, if there is one, or set ROOMLOG_DATA_DIR to another folder`;

export function damaged(path: string, problem: string, options?: ErrorOptions): StoreError {
  return new StoreError('damaged', `${path} is damaged (${problem}); ${remedy(path)}.`, options);
}

/** The same of a backup that was to be restored: there is no harm done yet. */
export function uselessBackup(path: string, problem: string): StoreError {
  return new StoreError('damaged', `${path} is not whole (${problem}); take another backup.`);
}

export function foreign(path: string): StoreError {
  return new StoreError('foreign', `${path} is a database of another program; ${remedy(path)}.`);
}

export function newer(path: string): StoreError {
  return new StoreError('newer', `${path} was written by a newer roomlog; update roomlog to open it.`);
}

/** What an open file can't be written for any more: it is deleted, or another one has its name. */
export function replaced(path: string): StoreError {
  return new StoreError('replaced', `${path} was deleted or replaced while it was open; start roomlog again.`);
}

/** A layout that no release has made: a development version's, or one that lost a table. */
export function unreleased(path: string, problem: string): StoreError {
  return new StoreError(
    'unreleased',
    `${path} has a layout that no release of roomlog made (${problem}); ${remedy(path)}.`,
  );
}

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
