/** Errors of every engine, as sentences that tell people what to do. */
import * as postgres from './postgres/errors.ts';
import * as sqlite from './sqlite/errors.ts';

/**
 * An error of the database or of the file system as a StoreError (`damaged`, `busy`, `unwritable` …), whose sentence
 * tells people what to do.
 * @param place of the store, as in its `path`
 * @returns a StoreError, or any other error as it is
 */
export function asStoreError(cause: unknown, place: string): unknown {
  return sqlite.asStoreError(postgres.asStoreError(cause, place), place);
}

/**
 * As {@link asStoreError}, for code that only reads what is stored. There, an invalid value (a time beyond the
 * calendar, text that should be JSON) is damage, too.
 * @param place of the store, as in its `path`
 * @returns a StoreError, or any other error as it is
 */
export function asReadError(cause: unknown, place: string): unknown {
  return sqlite.asReadError(postgres.asStoreError(cause, place), place);
}
