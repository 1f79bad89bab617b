/**
 * Why a message is not sent, as a code that a page words in its own language. The outbox stores one sentence: our own
 * ones stand here, and a service's sentence ends with the HTTP status that it answered with, as in `(POST /messages 403)`.
 */

/** `unknown` is every sentence of which no more can be told. */
export const sendFailures = [
  'not_allowed',
  'too_large',
  'refused',
  'not_signed_in',
  'unreachable',
  'expired',
  'in_doubt',
  'file_lost',
  'file_damaged',
  'file_unreadable',
  'unknown',
] as const;

/** One of {@link sendFailures}. */
export type SendFailure = (typeof sendFailures)[number];

/** What the collector stores when it gives up a message without an answer of the service. */
export const ownFailures = {
  expired: 'It has waited for more than a day; send it again if it still matters.',
  in_doubt: 'Not sent, as far as anybody knows: no echo of it came; send it again if it was not spoken.',
  file_lost: 'Its file is not in the archive any more; choose it again and send it as a new message.',
  file_damaged: 'Its file was damaged on the disk; choose it again and send it as a new message.',
  file_unreadable: 'Its file can’t be read from the disk; run roomlog check, then send it again.',
} as const satisfies Partial<Record<SendFailure, string>>;

const byStatus: Partial<Record<number, SendFailure>> = {
  401: 'not_signed_in',
  403: 'not_allowed',
  404: 'not_allowed',
  408: 'unreachable',
  410: 'not_allowed',
  413: 'too_large',
  429: 'unreachable',
};

/**
 * The code of a stored sentence; null for none. `unreachable` is also an answer of which nothing can be made: the service
 * may take the message later.
 */
export function sendFailureOf(sentence: string | null): SendFailure | null {
  if (sentence === null) return null;
  const own = (Object.keys(ownFailures) as (keyof typeof ownFailures)[]).find((code) => ownFailures[code] === sentence);
  if (own) return own;
  const call = / \([A-Z]+ \/\S*(?: (\d{3}))?\)$/.exec(sentence);
  if (!call) return 'unknown';
  const status = Number(call[1] ?? 0);
  return byStatus[status] ?? (status >= 400 && status < 500 ? 'refused' : 'unreachable');
}
