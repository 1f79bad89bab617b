import { expect, test } from 'vitest';
import { BoccoClient, BoccoError, type ErrorKind, Secret } from '../src/index.ts';
import { CALLS, credentials, everythingIn, notFound, once, session, TOKEN } from './samples.ts';
import { startServer } from './server.ts';

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
  call: (client: BoccoClient, origin: string) => client.downloadMedia(`${origin}/1/messages/1.ogg`),
  status: 200,
  answer: undefined,
};
const ENDPOINTS = { ...CALLS, media };
type Name = keyof typeof ENDPOINTS;

const BODIES = ['right', '[]', 'null', '{}', 'error object', 'html', 'nothing', 'cut'] as const;
type Body = (typeof BODIES)[number];

function contentOf(name: Name, body: Body): { type: string; text: string } {
  if (body === 'html') return { type: 'text/html', text: '<html><h1>Application Error</h1></html>' };
  if (body === 'right' && name === 'media') return { type: 'audio/ogg', text: 'OggS' };
  const right = JSON.stringify(ENDPOINTS[name].answer ?? [1, 2]);
  const texts = { right, nothing: '', cut: right.slice(0, -1), 'error object': JSON.stringify(notFound) };
  return { type: 'application/json', text: body in texts ? texts[body as keyof typeof texts] : body };
}

/** What should come of it: the kind of error, an empty page, or a full answer. */
function expected(name: Name, status: number, body: Body): ErrorKind | 'empty' | 'full' {
  const kind = KINDS[status];
  if (kind) return kind;
  if (status === 204) return 'undecodable_answer';
  if (body === 'error object') return 'denied_or_missing';
  if (name === 'media') return body === 'right' && status === 200 ? 'full' : 'undecodable_answer';
  if (body === 'right' || (name === 'markAsRead' && body === '{}')) return 'full';
  const isList = ['getRooms', 'getMessages', 'getSensorReadings'].includes(name);
  return isList && (body === '[]' || body === 'null') ? 'empty' : 'undecodable_answer';
}

test('12 statuses x 8 bodies x 9 endpoints: each is what the table says, and no failure is an empty list', async () => {
  let now: { name: Name; status: number; body: Body } = { name: 'getRooms', status: 200, body: 'right' };
  const server = await startServer(({ path }, response) => {
    const isSignIn = path === '/alpha/sessions';
    if (isSignIn && now.name !== 'signIn') return response.end(JSON.stringify(session));
    const { type, text } = contentOf(now.name, now.body);
    response.writeHead(now.status, { 'content-type': type, ...(now.status === 302 && { location: '/elsewhere' }) });
    return response.end(now.status === 204 ? undefined : text);
  });

  const wrong: string[] = [];
  let cases = 0;
  for (const name of Object.keys(ENDPOINTS) as Name[]) {
    for (const status of STATUSES) {
      for (const body of BODIES) {
        now = { name, status, body };
        cases++;
        // An empty answer to the long poll is no event, after which it asks again: that has its own test.
        if (name === 'subscribe' && status < 204 && (body === '[]' || body === 'null')) continue;
        if (name === 'subscribe' && status === 408) continue;
        const client = new BoccoClient({ baseUrl: server.baseUrl, accessToken: new Secret(TOKEN), credentials }, once);
        const outcome = await ENDPOINTS[name].call(client, server.origin).then(
          (value) => (value && 'items' in value && value.items.length === 0 ? 'empty' : 'full'),
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
  expect(cases).toBe(864);
});
