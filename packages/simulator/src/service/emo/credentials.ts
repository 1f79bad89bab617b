/** What every simulator accepts at BOCCO emo's service: the refresh token and the API key of its first account. */
export const demoEmoCredentials = emoCredentialsOf(1);

/** Those of another account; they count from 1. `channel_user` is the `X-Channel-User` of a business plan. */
export function emoCredentialsOf(account: number): { refresh_token: string; channel_user: string } {
  const last = account.toString(16).padStart(12, '0');
  return { refresh_token: `e40e40e4-0000-4000-8000-${last}`, channel_user: `c4a22e10-0000-4000-8000-${last}` };
}

/** The refresh tokens of all accounts as they are at the start, each with its place in `accounts`. */
export const demoRefreshTokens = (accounts: number): Map<string, number> =>
  new Map(Array.from({ length: accounts }, (_, index) => [emoCredentialsOf(index + 1).refresh_token, index]));
