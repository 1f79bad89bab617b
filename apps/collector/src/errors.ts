/** What follows from a failure: its text for the job's row and the log, and the reaction to it. */
import { defaultAccount, defaultEmoAccount, Failure, logSparingly } from '@roomlog/runtime';
import { asStoreError, type OutageCause, StoreError } from '@roomlog/store';
import type { AccountContext, Context } from './context.ts';

/** Why a poll failed: the cause of the gap that may follow. */
export function outageCauseOf({ account }: AccountContext, error: unknown): OutageCause {
  return account.source.explain(error)?.outage ?? 'store_unwritable';
}

/** SQLite's codes after which the file is opened again: a new connection may not have the fault. */
const reopened = /^SQLITE_(IOERR|CORRUPT|NOTADB)/;

/**
 * Reacts to a failure. After an I/O error, a damaged page or another file in the store's place it opens the store again,
 * which ends the collector if the file itself is damaged or gone. New credentials are tried at once. A full disk needs
 * nothing: the job runs again when it is due.
 * @returns also its kind: that of the source's failure, `store`, or `internal`
 */
export function handleError(context: Context, failure: unknown) {
  const error = asStoreError(failure, context.store.path);
  const failed = context.account?.source.explain(error);
  if (failed) {
    const { kind, concerns, sentence } = failed;
    if (concerns === 'sign_in' && context.account?.hasNewSignIn())
      context.restartSession('somebody has signed in again');
    return { error, kind, sentence };
  }
  const sentence = error instanceof Error ? error.message : String(error);
  if (!(error instanceof StoreError)) return { error, kind: 'internal', sentence };
  // A server that is away for longer would end one poll after the other: the next session begins when it is back.
  if (error.kind === 'replaced' || error.kind === 'unreachable') context.restartSession(sentence, error.kind);
  const code = String((error.cause as NodeJS.ErrnoException | undefined)?.code);
  if (reopened.test(code)) context.restartSession(sentence);
  return { error, kind: 'store', sentence };
}

/**
 * Logs a failure, each kind once a minute at most. A store that can't be written is one kind for all jobs; any other
 * failure is one for each job, sensor or room that it is `about`.
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

/** The command that signs in to the account again. */
function signInOf({ name, source }: AccountContext['account']): string {
  const [command, usual] =
    source.name === 'emo' ? ['roomlog signin --emo', defaultEmoAccount] : ['roomlog signin', defaultAccount];
  return name === usual ? command : `${command} --account ${name}`;
}

/** How `collect --once` ends after a failure. */
export function asFailure({ account }: Context, error: unknown): unknown {
  const failed = account?.source.explain(error);
  if (!account || !failed) return error;
  const exit = failed.concerns === 'sign_in' ? 'notSignedIn' : 'boccoUnreachable';
  const remedy = exit === 'notSignedIn' ? `run ${signInOf(account)}` : 'try again later';
  return new Failure(exit, `${failed.sentence.replace(/\.$/, '')}; ${remedy}.`, { cause: error });
}
