import { Failure } from '@roomlog/runtime';

/** An argument or option that is a number. @throws Failure 64 */
export function wholeNumber(name: string, given: string, least = 0): number {
  if (/^\d{1,16}$/.test(given) && Number.isSafeInteger(Number(given)) && Number(given) >= least) return Number(given);
  throw new Failure('usage', `${name} is ${JSON.stringify(given)}; it must be a whole number, ${least} or more.`);
}
