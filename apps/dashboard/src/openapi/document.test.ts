/** What a generator of clients needs of /openapi.json. */
import { createConfig, lintFromString } from '@redocly/openapi-core';
import { expect, test } from 'vitest';
import { dashboardForEach } from '../testing.ts';

const bench = dashboardForEach();

interface Schema {
  $ref?: string;
  title?: string;
  description?: string;
  properties?: Record<string, Schema>;
}
interface Operation {
  operationId?: string;
  summary?: string;
  tags?: string[];
  security?: Record<string, string[]>[];
  parameters?: { name: string; description?: string; example?: unknown }[];
  responses: Record<string, { $ref?: string; description?: string; content?: Record<string, { schema: Schema }> }>;
}
interface Document {
  info: { description: string };
  tags: { name: string }[];
  paths: Record<string, Record<string, Operation>>;
  components: { schemas: Record<string, Schema> };
}

const document = () => bench.get<Document>('/openapi.json');

const operationsOf = ({ paths }: Document) =>
  Object.entries(paths).flatMap(([path, methods]) =>
    Object.entries(methods).map(([method, operation]) => ({ name: `${method} ${path}`, ...operation })),
  );

test('a linter has nothing to say against it', async () => {
  const config = await createConfig({ extends: ['recommended-strict'] });
  const problems = await lintFromString({ source: JSON.stringify(await document()), config });
  expect(problems.map(({ ruleId, message, location }) => [ruleId, message, location[0]?.pointer])).toEqual([]);
});

test('every operation has a name of its own, says in words what it does, and belongs somewhere', async () => {
  const whole = await document();
  const found = operationsOf(whole);
  const ids = found.map(({ operationId }) => operationId);
  expect(ids.filter((id) => !/^[a-z]+[A-Z][A-Za-z]+$/.test(id ?? ''))).toEqual([]);
  expect(new Set(ids).size).toBe(ids.length);
  expect(found.filter(({ summary = '' }) => summary === '')).toEqual([]);
  const used = new Set(found.flatMap(({ tags = [] }) => tags));
  expect(used).toEqual(new Set(whole.tags.map(({ name }) => name)));
});

test('every parameter, component and property is described, and every parameter has an example', async () => {
  const whole = await document();
  const parameters = operationsOf(whole).flatMap(({ name, parameters: given = [] }) =>
    given.map((one) => ({ ...one, name: `${name} ${one.name}` })),
  );
  const bare = parameters.filter(({ description = '', example = '' }) => description === '' || example === '');
  expect(bare.map(({ name }) => name)).toEqual([]);
  const isBare = ({ description = '', $ref }: Schema) => description === '' && $ref === undefined;
  const silent = Object.entries(whole.components.schemas).flatMap(([name, schema]) => [
    ...(isBare(schema) ? [name] : []),
    ...Object.entries(schema.properties ?? {}).flatMap(([key, one]) => (isBare(one) ? [`${name}.${key}`] : [])),
  ]);
  // Its one property says it.
  expect(silent).toEqual(['Error.error']);
});

test('every operation says how it refuses, in the one shape that errors have, and what it takes to be let in', async () => {
  for (const { name, responses, security = [] } of operationsOf(await document())) {
    const refused = Object.entries(responses).filter(([status]) => status === 'default' || Number(status) >= 400);
    expect(Object.keys(responses), name).toEqual(expect.arrayContaining(['400', '403', '503', 'default']));
    for (const [status, { $ref, description = '' }] of Object.entries(responses)) {
      expect($ref ?? description, `${name} ${status}`).toMatch(/^#\/components\/responses\/[A-Z]|^[A-Z].*\.$/);
    }
    const others = refused.filter(([status]) => !(name === 'get /healthz' && status === '503'));
    expect(others.filter(([, { $ref }]) => $ref === undefined).map(([status]) => `${name} ${status}`)).toEqual([]);
    // Whoever must sign in is told so.
    if (security.length > 0) expect(Object.keys(responses), name).toContain('401');
  }
});

test('what an answer refers to is there, and nothing else', async () => {
  const whole = await document();
  const refs = [...JSON.stringify(whole).matchAll(/"#\/components\/schemas\/([^"]+)"/g)].map(([, name]) => name);
  expect(new Set(refs)).toEqual(new Set(Object.keys(whole.components.schemas)));
});
