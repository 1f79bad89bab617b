import { type BoccoError, Unreachable } from '../errors.ts';

/**
 * Whether nothing can have come of a request that failed like this: the service refused it, or never got it. Of all
 * others nobody knows: the answer may have been lost after the work was done.
 */
export function isRefusal(error: BoccoError): boolean {
  if (error.status === undefined) {
    return error.kind === 'request_refused' || (error instanceof Unreachable && error.neverConnected);
  }
  return error.status >= 300 && error.status < 500 && error.status !== 408;
}

/** The error of a post, with what is known of the post itself. */
export function withArrival(error: BoccoError, mayHaveArrived: boolean): BoccoError {
  return Object.assign(error, { mayHaveArrived });
}
