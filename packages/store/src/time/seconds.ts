export const hourSeconds = 3600;
export const daySeconds = 86_400;

/** Whole epoch seconds: stored times have no fractions. */
export const toSeconds = (date: Date): number => Math.floor(date.getTime() / 1000);
