import { BoccoError, type ErrorKind } from '@roomlog/api';
import type { SignInOutcome } from '@roomlog/runtime';

const outcomes: Record<ErrorKind, SignInOutcome> = {
  unauthorised: 'refused',
  denied_or_missing: 'refused',
  request_refused: 'refused',
  rate_limited: 'rate_limited',
  timed_out: 'unreachable',
  unreachable: 'unreachable',
  server_fault: 'unreachable',
  redirect_refused: 'unusable',
  undecodable_answer: 'unusable',
  answer_too_large: 'unusable',
};

/** @param signIn tries credentials, and stores those that work */
export async function outcomeOf(signIn: () => Promise<unknown>, stop: AbortSignal): Promise<SignInOutcome> {
  try {
    await signIn();
    return 'signed_in';
  } catch (error) {
    if (stop.aborted) return 'interrupted';
    return error instanceof BoccoError ? outcomes[error.kind] : 'not_stored';
  }
}
