import { setTimeout as delay } from 'node:timers/promises';

/** An answer as it came. */
export interface Asked {
  /** Method and route, without ids. */
  call: string;
  /** 0 for none. */
  status: number;
  headers: Headers;
  text: string;
}

interface Asking {
  /** In the place of `{}` of the route. */
  ids?: readonly string[];
  /** A POST instead of a GET, without the access token. */
  json?: object;
  /** Without a pause since the call before. */
  now?: boolean;
}

/** Asks one call after the other, and never rejects but when it is stopped. */
export type Ask = (route: string, asking?: Asking) => Promise<Asked>;

/** Milliseconds. */
const patience = 20_000;

/**
 * Not by the client, which tells neither the headers nor the JSON of an answer.
 * @param pauseMs before each call
 */
export function createAsk(
  baseUrl: string,
  headers: Readonly<Record<string, string>>,
  pauseMs: number,
  stop: AbortSignal,
): Ask {
  return async (route, { ids = [], json, now = false } = {}) => {
    if (!now) await delay(pauseMs, undefined, { signal: stop });
    const left = [...ids];
    const url = `${baseUrl}${route.replaceAll('{}', () => encodeURIComponent(left.shift() ?? ''))}`;
    const post = { method: 'POST', body: JSON.stringify(json), headers: { 'content-type': 'application/json' } };
    const call = `${json ? 'POST' : 'GET'} ${route}`;
    const signal = AbortSignal.any([stop, AbortSignal.timeout(patience)]);
    try {
      // A redirect would carry the token elsewhere.
      const response = await fetch(url, { ...(json ? post : { headers }), redirect: 'manual', signal });
      return { call, status: response.status, headers: response.headers, text: await response.text() };
    } catch (error) {
      stop.throwIfAborted();
      return { call, status: 0, headers: new Headers(), text: error instanceof Error ? error.name : '' };
    }
  };
}
