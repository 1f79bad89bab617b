/** What the errors of both clients mean: they are of the same classes. */
import { BoccoError, type ErrorKind, Unauthorised } from '@roomlog/api';
import type { SourceFailure } from './source.ts';

type Meaning = Omit<SourceFailure, 'kind' | 'sentence' | 'mayHaveArrived'>;

const call = { concerns: 'call', prospect: 'open', outage: 'bocco_unreachable' } as const;

const meanings: Record<ErrorKind, Meaning> = {
  unauthorised: { ...call, concerns: 'sign_in', outage: 'signin_refused' },
  rate_limited: { ...call, concerns: 'rate_limit', outage: 'rate_limited' },
  timed_out: call,
  unreachable: call,
  server_fault: call,
  undecodable_answer: { ...call, outage: 'bocco_unusable' },
  answer_too_large: { ...call, prospect: 'same_answer', outage: 'bocco_unusable' },
  redirect_refused: { ...call, prospect: 'same_answer' },
  request_refused: { ...call, prospect: 'refused' },
  denied_or_missing: { ...call, prospect: 'refused' },
};

/** To sign in again would change nothing. */
const notInPlan: Meaning = { ...call, prospect: 'refused', outage: 'bocco_unusable' };

export function explain(error: unknown): SourceFailure | undefined {
  if (!(error instanceof BoccoError)) return undefined;
  const { kind, message: sentence, mayHaveArrived = false } = error;
  const meaning = error instanceof Unauthorised && error.notInPlan ? notInPlan : meanings[kind];
  return { kind, sentence, mayHaveArrived, ...meaning };
}

/** Of what can be done without: a refusal is no failure. */
export function unlessRefused(error: unknown): undefined {
  if (explain(error)?.prospect !== 'refused') throw error;
}
