import { createServer, type IncomingHttpHeaders } from 'node:http';
import type { AddressInfo } from 'node:net';
import { onTestFinished } from 'vitest';
import type { SimulatorOptions } from '../../options.ts';
import { openSimulator } from '../../testing.ts';
import { demoEmoCredentials } from './credentials.ts';
import type { WireUser } from './wire.ts';

/** A message as a careful client reads it: `sequence` as text. */
export interface ReadMessage {
  sequence: string;
  unique_id: string;
  user: WireUser;
  message: { ja: string | null };
  media: string;
  audio_url: string;
  image_url: string;
  lang: string;
}

/** JSON with every `sequence` as the text of its digits. */
export const parse = (json: string): unknown => JSON.parse(json.replaceAll(/"sequence":(\d+)/g, '"sequence":"$1"'));

export interface Tokens {
  access_token: string;
  refresh_token: string;
}

/** One kind of line of the simulator's truth. */
export type EmoTruth = { robot: 'emo'; room: string; time: string; sensor: string } & Record<string, unknown>;

/** JSON is sent as it is. */
type Body = object | FormData | string;

const YEAR = 365 * 86_400;

/** A simulator with a BOCCO and a BOCCO emo, signed in at both for years, without a rate limit. The clock stands. */
export async function openEmo({ switches, ...options }: Partial<SimulatorOptions> = {}) {
  const open = await openSimulator({
    rooms: 2,
    emo: 1,
    ...options,
    switches: { emo_calls_per_minute: 0, emo_token_lifetime: 10 * YEAR, ...switches },
  });
  const { emoBaseUrl: base } = open.simulator;
  const send = (method: string, path: string, body?: Body, headers: Record<string, string> = {}) => {
    if (body === undefined) return fetch(`${base}${path}`, { method, headers });
    const isReady = body instanceof FormData || typeof body === 'string';
    return fetch(`${base}${path}`, { method, headers, body: isReady ? body : JSON.stringify(body) });
  };
  const refresh = (refresh_token: string = demoEmoCredentials.refresh_token) =>
    send('POST', '/oauth/token/refresh', { refresh_token });
  const first = parse(await (await refresh()).text()) as Tokens;
  const call = (method: string, path: string, body?: Body, headers: Record<string, string> = {}) =>
    send(method, path, body, { authorization: `Bearer ${first.access_token}`, ...headers });
  const get = async <Value>(path: string) => parse(await (await call('GET', path)).text()) as Value;
  const post = async (path: string, body: Body) => parse(await (await call('POST', path, body)).text()) as ReadMessage;
  const { rooms } = await get<{ rooms: { uuid: string; name: string; room_members: WireUser[] }[] }>('/v1/rooms');
  const home = `/v1/rooms/${rooms[0]?.uuid}`;
  const lines = async <Line>(path: string) => {
    const text = await (await open.control('GET', path)).text();
    return text === '' ? [] : text.split('\n').map((line) => parse(line) as Line);
  };
  return {
    ...open,
    first,
    base,
    emoRoom: rooms[0],
    emoHome: home,
    refresh,
    call,
    get,
    post,
    lines,
    page: async (query = '') => (await get<{ messages: ReadMessage[] }>(`${home}/messages${query}`)).messages,
    emoTruth: async (kind: string) =>
      (await lines<EmoTruth & { kind: string }>('truth')).filter((line) => line.robot === 'emo' && line.kind === kind),
    arm: (...faults: object[]) => open.control('PUT', 'faults', faults),
  };
}

/** What a webhook gets. */
interface Received {
  headers: IncomingHttpHeaders;
  rawHeaders: string[];
  body: Record<string, unknown> & { request_id: string; event: string; timestamp: number };
}

/** A receiver of webhooks on this machine, closed when the test ends. With `hangs` it never answers. */
export async function openReceiver({ hangs = false } = {}) {
  const received: Received[] = [];
  const server = createServer((request, response) => {
    let text = '';
    request.setEncoding('utf8');
    request.on('data', (chunk: string) => {
      text += chunk;
    });
    request.on('end', () => {
      received.push({
        headers: request.headers,
        rawHeaders: request.rawHeaders,
        body: parse(text) as Received['body'],
      });
      if (!hangs) response.end();
    });
  });
  await new Promise<void>((resolve) => {
    server.listen(0, '127.0.0.1', resolve);
  });
  onTestFinished(() => {
    server.closeAllConnections();
    server.close();
  });
  return { received, url: `http://127.0.0.1:${(server.address() as AddressInfo).port}/emo` };
}
