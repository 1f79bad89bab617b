/** A call, as it came in. */
export interface Call {
  /** This machine's clock, epoch milliseconds. */
  at: number;
  endpoint: string;
  /** Whose it is, from 1; null when it does not say. */
  account: number | null;
  /** What came of it; null while it is not answered. */
  outcome: string | null;
}

/** How many are kept, at least. */
const kept = 10_000;

/** Adds a call that has just come in. */
export function recordCall(calls: Call[], endpoint: string, account: number | null): Call {
  const call = { at: Date.now(), endpoint, account, outcome: null };
  if (calls.push(call) >= 2 * kept) calls.splice(0, kept);
  return call;
}
