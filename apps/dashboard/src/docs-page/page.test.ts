/** The readable reference: everything is on it, and nothing comes from elsewhere. */
import { addToken } from '@roomlog/access';
import { insertUser } from '@roomlog/access/testing';
import { expect, test } from 'vitest';
import { dashboardForEach } from '../testing.ts';
import { type Document, operationsOf } from './openapi.ts';
import { docsPage } from './page.ts';

const bench = dashboardForEach();

test('every operation and schema has its place, every link leads somewhere, and nothing runs', async () => {
  const document = await bench.get<Document>('/openapi.json');
  const response = await bench.app.inject({ url: '/docs', headers: { host: 'localhost' } });
  expect([response.statusCode, response.headers['content-type']]).toEqual([200, 'text/html; charset=utf-8']);
  const { body } = response;
  const ids = [...body.matchAll(/ id="([^"]+)"/g)].map(([, id]) => id ?? '');
  expect(new Set(ids).size).toBe(ids.length);
  const places = [
    ...operationsOf(document).map(({ operationId }) => operationId),
    ...Object.keys(document.components.schemas).map((name) => `schema-${name}`),
    ...Object.keys(document.components.responses).map((name) => `refusal-${name}`),
  ];
  expect(places.filter((id) => !ids.includes(id))).toEqual([]);
  const links = [...body.matchAll(/href="#([^"]+)"/g)].map(([, id]) => id ?? '');
  expect(links.filter((id) => !ids.includes(id))).toEqual([]);
  expect(body).not.toMatch(/<script|<style| style="| on\w+="|(src|href)="(https?:)?\/\//);
  expect(body).not.toMatch(/undefined|\[object/);
});

test('what a description says is text, never markup', () => {
  const hostile = '<img src=x onerror=alert(1)> `</code><script>` $& $1';
  const operation = {
    operationId: 'a',
    summary: hostile,
    tags: [hostile],
    security: [],
    parameters: [{ name: hostile, in: 'path', description: hostile, schema: { enum: [hostile, 1] }, example: hostile }],
    responses: {
      200: { description: hostile, content: { [hostile]: { schema: { type: 'string' }, example: hostile } } },
    },
  };
  const document: Document = {
    info: { version: hostile, description: hostile },
    tags: [{ name: hostile, description: hostile }],
    paths: { [hostile]: { get: operation } },
    components: { schemas: { A: { description: hostile, properties: { [hostile]: {} } } }, responses: {} },
  };
  const page = docsPage(document, '<body><main></main></body>');
  expect(page).not.toMatch(/<img|<script|"[^"]*"[^"=]*onerror=/);
  expect(page).toContain('&lt;img src=x onerror=alert(1)>');
  expect(page).toContain('$&amp; $1');
});

test('it is for those who may read, as is what it is made of; its empty frame is at no address', async () => {
  await insertUser(bench.access.db);
  const tokens = { read: 200, metrics: 403 } as const;
  for (const [scope, status] of Object.entries(tokens)) {
    const row = { name: scope, scopes: [scope as keyof typeof tokens], expires_at: null };
    const authorization = `Bearer ${await addToken(bench.access.db, row, 1000)}`;
    for (const url of ['/docs', '/openapi.json']) {
      const { statusCode } = await bench.app.inject({ url, headers: { host: 'pi.local', authorization } });
      expect([url, scope, statusCode]).toEqual([url, scope, status]);
    }
  }
  expect((await bench.app.inject({ url: '/docs', headers: { host: 'pi.local' } })).statusCode).toBe(401);
  expect((await bench.app.inject({ url: '/docs.html', headers: { host: 'localhost' } })).statusCode).toBe(404);
});
