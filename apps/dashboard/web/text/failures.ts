/** Why a message was not sent, as the page words it: the server's codes, and what only the page knows. */
import type { OutboxJson } from '../../src/schemas.ts';
import type { Refusal } from './refusals.ts';

/** `not_reached`: roomlog itself; `taken`: another message has the id; `busy`: too many files come in at a time. */
export type Failure = NonNullable<OutboxJson['failure']> | Refusal | 'not_reached' | 'taken' | 'busy';

/** What the server answered a post with, by its status. */
const byStatus: Partial<Record<number, Failure>> = {
  400: 'refused',
  401: 'not_allowed',
  403: 'not_allowed',
  404: 'not_allowed',
  409: 'taken',
  413: 'too_large',
  415: 'refused',
  503: 'busy',
};

/** @param status 0 when no answer came */
export const failureOfStatus = (status: number): Failure =>
  status === 0 ? 'not_reached' : (byStatus[status] ?? 'unknown');
