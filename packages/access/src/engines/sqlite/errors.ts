import { AccessError } from '../../errors.ts';

export const damaged = (path: string, problem: string, options?: ErrorOptions) =>
  new AccessError(
    'damaged',
    `${path} is damaged (${problem}); move it aside together with ${path}-wal, and add the users again: roomlog user add NAME.`,
    options,
  );

/** Errors of SQLite and of the system as sentences; any other error stays as it is. */
export function asAccessError(error: unknown, path: string): unknown {
  const cause = error as NodeJS.ErrnoException;
  if (error instanceof AccessError || !/^(SQLITE_|E[A-Z]+$)/.test(cause.code ?? '')) return error;
  if (/^SQLITE_(CORRUPT|NOTADB)/.test(cause.code ?? '')) return damaged(path, cause.message, { cause });
  const sentence = `${path} can't be used (${cause.code}); fix its permissions, free some space or set ROOMLOG_DATA_DIR.`;
  return new AccessError('unwritable', sentence, { cause });
}
