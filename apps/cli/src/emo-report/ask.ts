import { setTimeout as delay } from 'node:timers/promises';
import type { openCallMemory } from '@roomlog/runtime';

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

interface Asker {
  baseUrl: string;
  headers: Readonly<Record<string, string>>;
  /** Milliseconds before each call; twice as many while the rate is halved. */
  pauseMs: number;
  memory: Pick<ReturnType<typeof openCallMemory>, 'called' | 'slowed' | 'earlier'>;
  stop: AbortSignal;
}

/** Milliseconds. */
const patience = 20_000;

/** After a 429 (milliseconds): a minute's pause, and an hour. */
const slowMs = 61 * 60_000;

/** Not by the client, which tells neither the headers nor the JSON of an answer. */
export function createAsk({ baseUrl, headers, pauseMs, memory, stop }: Asker): Ask {
  return async (route, { ids = [], json, now = false } = {}) => {
    const pause = memory.earlier().slowMs > 0 ? 2 * pauseMs : pauseMs;
    if (!now) await delay(pause, undefined, { signal: stop });
    const left = [...ids];
    const url = `${baseUrl}${route.replaceAll('{}', () => encodeURIComponent(left.shift() ?? ''))}`;
    const post = { method: 'POST', body: JSON.stringify(json), headers: { 'content-type': 'application/json' } };
    const call = `${json ? 'POST' : 'GET'} ${route}`;
    const signal = AbortSignal.any([stop, AbortSignal.timeout(patience)]);
    const ended = memory.called();
    try {
      // A redirect would carry the token elsewhere.
      const response = await fetch(url, { ...(json ? post : { headers }), redirect: 'manual', signal });
      // One that came without a pause was to find out when there is a 429.
      if (response.status === 429 && !now) memory.slowed(slowMs);
      return { call, status: response.status, headers: response.headers, text: await response.text() };
    } catch (error) {
      stop.throwIfAborted();
      return { call, status: 0, headers: new Headers(), text: error instanceof Error ? error.name : '' };
    } finally {
      ended();
    }
  };
}
