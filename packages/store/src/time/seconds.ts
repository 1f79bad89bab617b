export const hourSeconds = 3600;
export const daySeconds = 86_400;

/** Epoch seconds, rounded down: stored times are whole seconds. */
export const toSeconds = (date: Date): number => Math.floor(date.getTime() / 1000);
