import { Failure } from '@roomlog/runtime';

/** Validates the name of an account. @throws Failure 64 */
export function accountName(given: string): string {
  if (/^[a-z0-9][a-z0-9-]{0,31}$/.test(given)) return given;
  throw new Failure(
    'usage',
    `--account is ${JSON.stringify(given)}; it must be up to 32 small letters, digits and hyphens, such as parents.`,
  );
}
