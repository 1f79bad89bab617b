/** Requests that nobody would write: each is answered as /openapi.json says, and refused in a sentence for people. */
import fc from 'fast-check';
import { expect, test } from 'vitest';
import { dashboardForEach, room, sensor } from '../testing.ts';

const bench = dashboardForEach();

interface Parameter {
  name: string;
  in: 'path' | 'query' | 'header';
  example: unknown;
}
interface Operation {
  method: string;
  path: string;
  parameters: Parameter[];
  /** Of the body; undefined where none is taken. */
  example: Record<string, unknown> | undefined;
}
interface Document {
  paths: Record<string, Record<string, { parameters?: Parameter[]; requestBody?: object }>>;
  components: { schemas: Record<string, { properties: Record<string, { examples: unknown[] }> }> };
}

async function operations(): Promise<Operation[]> {
  const { paths, components } = await bench.get<Document>('/openapi.json');
  const exampleOf = (requestBody: object) => {
    const [, name = ''] = /schemas\/(\w+)/.exec(JSON.stringify(requestBody)) ?? [];
    const properties = Object.entries(components.schemas[name]?.properties ?? {});
    return Object.fromEntries(properties.map(([key, { examples }]) => [key, examples[0]]));
  };
  return Object.entries(paths).flatMap(([path, methods]) =>
    Object.entries(methods).map(([method, { parameters = [], requestBody }]) => ({
      // The stream of events would not end.
      method: path === '/api/events' ? 'HEAD' : method.toUpperCase(),
      path,
      parameters,
      example: requestBody && exampleOf(requestBody),
    })),
  );
}

const odd = fc.oneof(
  fc.string({ unit: 'binary', maxLength: 120 }),
  fc.constantFrom(
    '',
    '0',
    '-1',
    '1e9',
    'NaN',
    'null',
    '__proto__',
    '9'.repeat(40),
    '2026-02-30',
    '../..',
    room,
    sensor,
  ),
);
/** A body as it is described, with some of its fields changed, left out or added; or anything. */
const bodyOf = (example: Record<string, unknown>) =>
  fc.oneof(
    { weight: 1, arbitrary: fc.oneof(fc.json({ maxDepth: 2 }), fc.string()) },
    {
      weight: 3,
      arbitrary: fc
        .record(
          Object.fromEntries(
            [...Object.entries(example), ['colour', 'red']].map(([name, value]) => [
              name,
              fc.oneof({ weight: 3, arbitrary: fc.constant(value) }, odd, fc.integer(), fc.constant(null)),
            ]),
          ),
          { requiredKeys: [] },
        )
        .map((fields) => JSON.stringify(fields)),
    },
    { weight: 1, arbitrary: fc.constant(JSON.stringify(example)) },
  );

/** Words of validators, and what is no word at all. */
const jargon =
  /must (match|NOT)|be (integer|string|object|array|number|null)\b|[<>]=|allowed values|instancePath|querystring|additionalProp|schema|pattern|\^\[|\\d|undefined|\[object|NaN/;

const isSentence = (text: string) => /^[^\n]*[^.\s]\.$/.test(text) && !/\. [A-Z]/.test(text) && !jargon.test(text);

/** What a caller sent may be in the sentence: without it. */
const ownWords = (text: string, sent: readonly string[]) =>
  sent
    .flatMap((one) => [JSON.stringify(one.slice(0, 40)), one])
    .filter((one) => one !== '')
    .reduce((left, one) => left.replaceAll(one, 'x'), text);

test('whatever is sent, the answer is described, and a refusal is one sentence without the words of a validator', async () => {
  // Each comparison of a password takes a while: the sign-in's own tests have them.
  const known = (await operations()).filter(({ path }) => path !== '/login');
  const request = fc.constantFrom(...known).chain((operation) =>
    fc.record({
      operation: fc.constant(operation),
      values: fc.array(fc.oneof(odd, fc.constant(undefined)), {
        minLength: operation.parameters.length,
        maxLength: operation.parameters.length,
      }),
      fault: fc.constantFrom('none', 'unknown', 'twice'),
      extra: odd,
      payload: fc.option(bodyOf(operation.example ?? {}), { freq: operation.example ? 9 : 2 }),
      type: fc.constantFrom('application/json', 'application/json; charset=utf-8', 'text/plain'),
    }),
  );
  const property = fc.asyncProperty(request, async ({ operation, values, fault, extra, payload, type }) => {
    const { method, path, parameters } = operation;
    const given = parameters.map((one, at) => ({ ...one, value: values[at] ?? String(one.example) }));
    const url = given.reduce((left, one) => left.replace(`{${one.name}}`, () => encodeURIComponent(one.value)), path);
    const query = new URLSearchParams();
    for (const [at, one] of given.entries())
      if (one.in === 'query' && values[at] !== undefined) query.append(one.name, one.value);
    const first = [...query.keys()][0] ?? extra;
    const isUnknown = fault === 'unknown' && !parameters.some((one) => one.in === 'query' && one.name === extra);
    if (isUnknown) query.append(extra, '1');
    if (fault === 'twice') for (const value of ['1', '2']) query.append(first, value);
    const writes = method !== 'GET' && method !== 'HEAD';
    const response = await bench.app.inject({
      method: method as 'GET',
      url: `${url}?${String(query)}`,
      headers: { host: 'localhost', ...(writes && payload !== null && { 'content-type': type }) },
      ...(writes && payload !== null && { payload }),
    });
    expect(response.statusCode).not.toBe(500);
    if (isUnknown || fault === 'twice') expect(response.statusCode).toBeGreaterThanOrEqual(400);
    if (response.statusCode < 400 || method === 'HEAD' || path === '/healthz') return;
    const { message } = response.json<{ error: { message: string } }>().error;
    expect(ownWords(message, [extra, ...values.map(String)])).toSatisfy(isSentence);
  });
  await fc.assert(property, { numRuns: 150 });
});
