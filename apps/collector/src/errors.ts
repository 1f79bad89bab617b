/** What comes of a failure: its words for the job's row and the log, and what has to happen over it. */
import { Failure, logSparingly } from '@roomlog/runtime';
import { asStoreError, type OutageCause, StoreError } from '@roomlog/store';
import type { AccountContext, Context } from './context.ts';

export interface JobFailure {
  error: unknown;
  /** That of the source's failure, `store`, or `internal`. */
  kind: string;
  sentence: string;
}

/** Why a poll failed, as the cause of the gap that may come of it. */
export function outageCauseOf({ account }: AccountContext, error: unknown): OutageCause {
  return account.source.explain(error)?.outage ?? 'store_unwritable';
}

/** SQLite's codes after which the file is opened again: what one connection met may be gone for the next one. */
const reopened = /^SQLITE_(IOERR|CORRUPT|NOTADB)/;

/**
 * Sees to what a failure asks for: an I/O error, a damaged page or another file in the store's place opens the store anew
 * (which ends the collector if the file itself is damaged or gone), new credentials are tried at once. A full disk asks for nothing: what
 * failed is done again when its time comes.
 */
export function handleError(context: Context, failure: unknown): JobFailure {
  const error = asStoreError(failure, context.store.path);
  const failed = context.account?.source.explain(error);
  if (failed) {
    const { kind, concerns, sentence } = failed;
    if (concerns === 'sign_in' && context.account?.hasNewSignIn())
      context.restartSession('somebody has signed in anew');
    return { error, kind, sentence };
  }
  const sentence = error instanceof Error ? error.message : String(error);
  if (!(error instanceof StoreError)) return { error, kind: 'internal', sentence };
  if (error.kind === 'replaced') context.restartSession(sentence);
  const code = String((error.cause as NodeJS.ErrnoException | undefined)?.code);
  if (reopened.test(code)) context.restartSession(sentence);
  return { error, kind: 'store', sentence };
}

/**
 * Logs a failure, and the same kind of it once a minute at the most. A store that can't be written is one fault, however
 * many jobs meet it; anything else is one for each job, sensor or room that it is `about`.
 */
export function logFailure(
  { log, store, account }: Pick<Context, 'log' | 'store' | 'account'>,
  failure: unknown,
  {
    level = 'warn',
    about = {},
    message,
  }: { level?: 'warn' | 'error'; about?: Record<string, unknown>; message: string },
): void {
  const err = asStoreError(failure, store.path);
  const what = account?.source.explain(err)?.kind ?? String(err);
  const kind = err instanceof StoreError ? err.kind : JSON.stringify([message, about, what]);
  logSparingly(log, kind, (left) => log[level]({ ...about, ...left, err }, message));
}

/** How `collect --once` ends over a failure of a cycle. */
export function asFailure({ account }: Context, error: unknown): unknown {
  const failed = account?.source.explain(error);
  if (!failed) return error;
  const exit = failed.concerns === 'sign_in' ? 'notSignedIn' : 'boccoUnreachable';
  const remedy = exit === 'notSignedIn' ? 'run roomlog signin' : 'try again later';
  return new Failure(exit, `${failed.sentence.replace(/\.$/, '')}; ${remedy}.`, { cause: error });
}
