import { expect, test } from 'vitest';
import { BoccoError, EmoClient, type ErrorKind, Secret } from '../../src/emo/index.ts';
import { everythingIn } from '../samples.ts';
import { json, startServer } from '../server.ts';
import { once } from './policy.ts';
import { CALLS, expired, jwt, memoryStore, ROOM, sequenceIn } from './samples.ts';

const KINDS: Record<number, ErrorKind> = {
  302: 'redirect_refused',
  400: 'request_refused',
  401: 'unauthorised',
  403: 'denied_or_missing',
  404: 'denied_or_missing',
  408: 'timed_out',
  429: 'rate_limited',
  500: 'server_fault',
  503: 'server_fault',
};
const STATUSES = [200, 201, 204, ...Object.keys(KINDS).map(Number)];

const media = {
  call: (client: EmoClient, origin: string) => client.downloadMedia(`${origin}/ext/1/rooms/${ROOM}/feeds/f/audio`),
  answer: undefined,
};
const ENDPOINTS = { ...CALLS, media };
type Name = keyof typeof ENDPOINTS;

const BODIES = ['right', '[]', 'null', '{}', 'reason', 'html', 'nothing', 'cut'] as const;
type Body = (typeof BODIES)[number];
/** With an error's status the body says little. */
const FAILURES = ['right', 'reason', 'html'] as const;

function contentOf(name: Name, body: Body): { type: string; text: string } {
  if (body === 'html') return { type: 'text/html', text: '<html><h1>Bad Gateway</h1></html>' };
  if (body === 'right' && name === 'media') return { type: 'application/octet-stream', text: 'ID3' };
  const right = sequenceIn(ENDPOINTS[name].answer ?? [1, 2]);
  const texts = { right, nothing: '', cut: right.slice(0, -1), reason: JSON.stringify(expired) };
  return { type: 'application/json', text: body in texts ? texts[body as keyof typeof texts] : body };
}

/** What should come of it: the kind of error, or something. */
function expected(name: Name, status: number, body: Body): ErrorKind | 'none' | 'full' {
  if (name === 'getWebhook' && status === 404) return 'none';
  // A refresh token that isn't one.
  if (name === 'refresh' && [400, 401, 403].includes(status)) return 'unauthorised';
  const kind = KINDS[status];
  if (kind) return kind;
  const seen = status === 204 ? 'nothing' : body;
  if (name === 'deleteWebhook' && ['{}', 'reason', 'nothing'].includes(seen)) return 'full';
  return seen === 'right' && (name !== 'media' || status === 200) ? 'full' : 'undecodable_answer';
}

test('12 statuses x 3 or 8 bodies x 24 endpoints: each is what the table says, and no failure is an empty list', async () => {
  let now: { name: Name; status: number; body: Body } = { name: 'getRooms', status: 200, body: 'right' };
  const server = await startServer(({ path }, response) => {
    if (path === '/oauth/token/refresh' && now.name !== 'refresh') return json(response, 200, CALLS.refresh.answer);
    const { type, text } = contentOf(now.name, now.body);
    response.writeHead(now.status, { 'content-type': type, ...(now.status === 302 && { location: '/elsewhere' }) });
    return response.end(now.status === 204 ? undefined : text);
  });

  const wrong: string[] = [];
  let cases = 0;
  for (const name of Object.keys(ENDPOINTS) as Name[]) {
    for (const status of STATUSES) {
      for (const body of KINDS[status] ? FAILURES : BODIES) {
        now = { name, status, body };
        cases++;
        const client = new EmoClient(
          {
            baseUrl: server.origin,
            accessToken: new Secret(jwt()),
            refreshStore: memoryStore('5ecre7'),
            callsPerMinute: 20,
          },
          { ...once, pauseMs: 3_600_000 },
        );
        const outcome = await ENDPOINTS[name].call(client, server.origin).then(
          (value) => (value === undefined && name === 'getWebhook' ? 'none' : 'full'),
          (error: unknown) => {
            if (!(error instanceof BoccoError)) return String(error);
            if (/5ecre7|deadbeef/.test(everythingIn(error))) return 'a secret in the error';
            return error.kind;
          },
        );
        if (outcome !== expected(name, status, body)) wrong.push(`${name} ${status} ${body}: ${outcome}`);
      }
    }
  }
  expect(wrong).toEqual([]);
  expect(cases).toBe((3 * 8 + 9 * 3) * 24);
});
