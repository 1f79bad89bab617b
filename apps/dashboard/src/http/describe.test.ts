/** What a generator of clients needs of /openapi.json. */
import { expect, test } from 'vitest';
import { dashboardForEach } from '../testing.ts';

const bench = dashboardForEach();

interface Operation {
  operationId?: string;
  summary?: string;
  security?: object[];
  responses: Record<string, { description: string; content?: Record<string, { schema: { $ref?: string } }> }>;
}

async function operations() {
  const { paths } = await bench.get<{ paths: Record<string, Record<string, Operation>> }>('/openapi.json');
  return Object.entries(paths).flatMap(([path, methods]) =>
    Object.entries(methods).map(([method, operation]) => ({ name: `${method} ${path}`, ...operation })),
  );
}

test('every operation has a name of its own, and says in words what it does', async () => {
  const found = await operations();
  const ids = found.map(({ operationId }) => operationId);
  expect(ids.filter((id) => !/^[a-z]+[A-Z][A-Za-z]+$/.test(id ?? ''))).toEqual([]);
  expect(new Set(ids).size).toBe(ids.length);
  expect(found.filter(({ summary = '' }) => summary === '')).toEqual([]);
});

test('every operation says how it refuses, in the one shape that errors have', async () => {
  for (const { name, responses, security } of await operations()) {
    const refused = Object.entries(responses).filter(([status]) => Number(status) >= 400);
    expect(Object.keys(responses), name).toContain('400');
    for (const { description } of Object.values(responses)) expect(description, name).not.toBe('Default Response');
    for (const [status, { content }] of refused) {
      if (name === 'get /healthz' && status === '503') continue;
      expect(content?.['application/json']?.schema.$ref, `${name} ${status}`).toBe('#/components/schemas/Error');
    }
    // Whoever must sign in is told so.
    if (security?.length !== 0) expect(Object.keys(responses), name).toContain('401');
  }
});

test('what an answer refers to is there', async () => {
  const { body } = await bench.app.inject({ url: '/openapi.json', headers: { host: 'localhost' } });
  const { components } = JSON.parse(body) as { components: { schemas: object; securitySchemes: object } };
  const refs = [...body.matchAll(/"#\/components\/schemas\/([^"]+)"/g)].map(([, name]) => name ?? '');
  expect(new Set(refs)).toEqual(new Set(['Error']));
  expect(Object.keys(components.schemas)).toEqual(['Error']);
  expect(Object.keys(components.securitySchemes)).toEqual(['session', 'token']);
});
