import { json, startServer } from '../server.ts';
import { account, jwt } from './samples.ts';

/** What becomes of a refresh token that was used: it is dead, it lives on, or it is given again. */
export type Rotation = 'rotate' | 'keep' | 'same';

/**
 * A service of tokens. Its refresh tokens are `r1`, `r2`, … A share of its answers is lost after the new tokens were made.
 */
export async function startTokenService(rotation: Rotation, isLost: () => boolean) {
  let serial = 0;
  const live = new Set<string>();
  /** By access token, the number of the refresh token that came with it. */
  const issued = new Map<string, number>();
  let newestUsed = 0;

  function issue(): string {
    live.add(`r${++serial}`);
    return `r${serial}`;
  }

  function renew(token: string): string {
    if (rotation === 'same') return token;
    if (rotation === 'rotate') live.delete(token);
    return issue();
  }

  const { origin } = await startServer(({ path, headers, body }, response) => {
    if (path === '/oauth/token/refresh') {
      const { refresh_token: spent } = JSON.parse(body) as { refresh_token: string };
      if (!live.has(spent)) return json(response, 401, { reason: 'wrong' });
      const refresh_token = renew(spent);
      const access_token = jwt({ serial: issued.size });
      issued.set(access_token, numberOf(refresh_token));
      return isLost() ? response.socket?.destroy() : json(response, 200, { access_token, refresh_token });
    }
    const number = issued.get(headers.authorization?.replace('Bearer ', '') ?? '');
    if (number === undefined) return json(response, 401, { reason: 'JWT is expired' });
    newestUsed = Math.max(newestUsed, number);
    return json(response, 200, account);
  });

  return {
    origin,
    live,
    /** As the dashboard does. */
    issue,
    /** The highest number of a refresh token whose access token was used. */
    newestUsed: () => newestUsed,
  };
}

/** The number of a refresh token. */
export const numberOf = (token: string) => Number(token.slice(1));
