/** This machine's wall clock, in whole epoch seconds. */
export const nowSeconds = (): number => Math.floor(Date.now() / 1000);
