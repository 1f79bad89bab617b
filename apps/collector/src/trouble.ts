/** What comes of a failure: its words for the job's row and the log, and what has to happen over it. */
import { BoccoError, type ErrorKind } from '@roomlog/api';
import { asStoreError, type OutageCause, StoreError } from '@roomlog/store';
import type { Context } from './context.ts';

export interface Trouble {
  error: unknown;
  /** `BoccoError.kind`, `store`, or `internal`. */
  kind: string;
  sentence: string;
}

/** Why a poll failed, as the cause of the gap that may come of it; what isn't listed means that BOCCO can't be reached. */
const outageCauses: Partial<Record<ErrorKind, OutageCause>> = {
  unauthorised: 'signin_refused',
  rate_limited: 'rate_limited',
  undecodable_answer: 'bocco_unusable',
  answer_too_large: 'bocco_unusable',
};

export function outageCauseOf(error: unknown): OutageCause {
  if (!(error instanceof BoccoError)) return 'store_unwritable';
  return outageCauses[error.kind] ?? 'bocco_unreachable';
}

/** SQLite's codes after which the file is opened again: what one connection met may be gone for the next one. */
const reopened = /^SQLITE_(IOERR|CORRUPT|NOTADB)/;

/**
 * Sees to what a failure asks for: a lost lease ends the collector, an I/O error or a damaged page opens the store anew
 * (which ends it if the file itself is damaged), new credentials are tried at once. A full disk asks for nothing: what
 * failed is done again when its time comes.
 */
export function seeTo(context: Context, failure: unknown): Trouble {
  const error = asStoreError(failure, context.store.path);
  const sentence = error instanceof Error ? error.message : String(error);
  if (error instanceof BoccoError) {
    if (error.kind === 'unauthorised' && context.signedInAnew()) context.beginAnew('somebody has signed in anew');
    return { error, kind: error.kind, sentence };
  }
  if (!(error instanceof StoreError)) return { error, kind: 'internal', sentence };
  if (error.kind === 'held') context.giveUp(error);
  const code = String((error.cause as NodeJS.ErrnoException | undefined)?.code);
  if (reopened.test(code)) context.beginAnew(sentence);
  return { error, kind: 'store', sentence };
}
