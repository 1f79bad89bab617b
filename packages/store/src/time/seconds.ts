export const hourSeconds = 3600;
export const daySeconds = 86_400;

/** A span of time: epoch seconds [from, to), unless a comment says otherwise. */
export interface Span {
  from: number;
  to: number;
}

/** Epoch seconds, rounded down: stored times are whole seconds. */
export const toSeconds = (date: Date): number => Math.floor(date.getTime() / 1000);

/** This machine's wall clock, in whole epoch seconds. */
export const nowSeconds = (): number => Math.floor(Date.now() / 1000);
