import { BoccoError, type ErrorKind } from '@roomlog/api';
import type { SourceFailure } from '../source.ts';

type Meaning = Omit<SourceFailure, 'kind' | 'sentence'>;

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

export function explain(error: unknown): SourceFailure | undefined {
  if (!(error instanceof BoccoError)) return undefined;
  return { kind: error.kind, sentence: error.message, ...meanings[error.kind] };
}
