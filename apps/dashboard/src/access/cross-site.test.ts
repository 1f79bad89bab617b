/** Another site in the browser of who is signed in: it can't change anything, whatever it sends. */

import { existsSync } from 'node:fs';
import { dirname } from 'node:path';
import { startSession } from '@roomlog/access';
import { insertUser } from '@roomlog/access/testing';
import { enqueue, markFailed, mediaFolder } from '@roomlog/store';
import { expect, test } from 'vitest';
import { dashboardForEach, encoded, formOf, room, sensor, uniqueId } from '../testing.ts';

const bench = dashboardForEach({}, { ROOMLOG_LISTEN: '0.0.0.0:0' });
const host = '192.0.2.1:4680';
const now = () => Math.floor(Date.now() / 1000);

async function admin(): Promise<string> {
  const user = await insertUser(bench.access.db, { role: 'admin' });
  const visit = { now: now(), address: '127.0.0.1', device: '' };
  return `roomlog=${(await startSession(bench.access.db, { user }, visit)).secret}`;
}

/** Everything that a request could change. */
async function state() {
  const { db } = bench.access;
  const all = async (table: 'user' | 'session' | 'link' | 'token') => db.selectFrom(table).selectAll().execute();
  return {
    outbox: await bench.store.db.selectFrom('outbox').selectAll().execute(),
    reads: await bench.store.db.selectFrom('read_request').selectAll().execute(),
    rooms: await bench.store.db.selectFrom('room').selectAll().execute(),
    sensors: await bench.store.db.selectFrom('sensor').selectAll().execute(),
    access: [await all('user'), await all('session'), await all('link'), await all('token')],
  };
}

const sites: Record<string, string>[] = [
  { origin: 'https://evil.example' },
  { origin: 'http://192.0.2.1:8080' },
  { origin: 'https://192.0.2.1:4680.evil.example' },
  { origin: 'null' },
  { origin: 'file://' },
  { 'sec-fetch-site': 'cross-site' },
  { 'sec-fetch-site': 'same-site' },
  { origin: `http://${host}`, 'sec-fetch-site': 'cross-site' },
];
const types = [
  'application/json',
  'text/plain',
  'application/x-www-form-urlencoded',
  'multipart/form-data; boundary=x',
  'text/plain; application/json',
  'APPLICATION/JSON;charset=utf-7',
];
const changes = [
  ['POST', `/api/rooms/${room}/messages`, { unique_id: 'aaaaaaaa-bbbb-4ccc-8ddd-000000000000', text: 'a' }],
  ['POST', `/api/rooms/${room}/messages/1/read`, {}],
  ['DELETE', `/api/rooms/${room}/outbox/${uniqueId}`, undefined],
  ['POST', `/api/rooms/${room}/outbox/${uniqueId}/sent`, undefined],
  ['PUT', `/api/sensors/${sensor}/continues`, { sensor }],
  ['DELETE', `/api/sensors/${sensor}/continues`, undefined],
  ['POST', `/api/rooms/${room}/stamps`, { unique_id: 'aaaaaaaa-bbbb-4ccc-8ddd-000000000001', stamp: 'a' }],
  ['POST', '/api/links', { name: 'a', room, days: 1 }],
  ['POST', '/api/me/password', { current: '', password: 'another long one' }],
  ['DELETE', '/api/sessions/1', undefined],
  ['POST', '/api/setup/signin', { api_key: 'key', email: 'a@example.com', password: 'word' }],
  ['POST', '/api/setup/signin/emo', { refresh_token: 'token' }],
  ['PUT', '/api/setup/rooms', { rooms: [{ uuid: room, followed: false }] }],
  ['POST', '/logout', undefined],
] as const;

test('no request of another site changes anything', async () => {
  const cookie = await admin();
  const { row } = await enqueue(bench.store.db, { unique_id: uniqueId, room_id: 1, text: 'a' });
  await markFailed(bench.store.db, row, 'No.');
  const before = await state();
  let sent = 0;
  for (const site of sites) {
    for (const type of types) {
      for (const [method, url, body] of changes) {
        const headers = { host, cookie, ...site, ...(body && { 'content-type': type }) };
        const payload = body && JSON.stringify(body);
        const response = await bench.app.inject({ method, url, headers, ...(payload && { payload }) });
        expect([403, 415], `${method} ${url} ${JSON.stringify(headers)}`).toContain(response.statusCode);
        sent += 1;
      }
    }
  }
  // A form with a file is what any page may post without asking.
  const picture = Buffer.from('\x89PNG\r\n\x1a\n a picture', 'latin1');
  const form = await encoded(formOf({ unique_id: crypto.randomUUID(), image: picture }));
  for (const site of sites) {
    const headers = { host, cookie, ...site, 'content-type': form.type };
    const url = `/api/rooms/${room}/messages`;
    const response = await bench.app.inject({ method: 'POST', url, headers, payload: form.bytes });
    expect(response.statusCode, JSON.stringify(site)).toBe(403);
    sent += 1;
  }
  expect(existsSync(mediaFolder(dirname(bench.store.path)))).toBe(false);
  // A link or a picture on another site sends the cookie of nobody, and asks for nothing that changes.
  for (const [, url] of changes) {
    for (const headers of [
      { host, cookie, 'sec-fetch-site': 'cross-site', 'sec-fetch-mode': 'navigate' },
      { host, cookie },
    ]) {
      await bench.app.inject({ method: 'GET', url, headers });
      sent += 1;
    }
  }
  expect(sent).toBeGreaterThan(300);
  expect(await state()).toEqual(before);
});
