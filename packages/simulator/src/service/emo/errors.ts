import { type Answer, json, plainText } from '../answer.ts';
import type { HttpError } from '../http-error.ts';

/** By kind: the reason of a 401. Only the first is known. */
export const UNAUTHORIZED: Record<string, string> = {
  expired: 'JWT is expired',
  wrong: 'JWT is invalid',
  missing: 'Authorization header is missing',
  refresh_token: 'refresh token is invalid',
  plan: 'not available in the current plan',
  channel: 'X-Channel-User is missing',
};

/** An error as the service answers it: `{"reason":"JWT is expired"}`. Of a 500 a text is known, of the others nothing. */
export function emoError(status: number, reason: string, headers: Answer['headers'] = {}): Answer {
  return json(status, { reason }, headers);
}

/** @param body how a 401 is written (setting `emo_unauthorized_body`) */
export function errorAnswer({ status, message, headers }: HttpError, body: 'json' | 'text' | 'empty'): Answer {
  if (status === 500) return plainText(500, message);
  if (status !== 401 || body === 'json') return emoError(status, message, headers);
  return plainText(status, body === 'text' ? message : '');
}
