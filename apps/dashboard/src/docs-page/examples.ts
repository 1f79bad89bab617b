/** What a request and its answer look like, put together from the examples of the single fields. */
import { type Described, type Document, nameOf, type Schema } from './openapi.ts';

type Schemas = Document['components']['schemas'];

/** Of a type without an example. */
const plain: Record<string, unknown> = { string: '', integer: 0, number: 0, boolean: false, null: null };

export function exampleOf(schema: Schema, schemas: Schemas): unknown {
  const { $ref, examples, enum: values, type, anyOf = [], properties, items } = schema;
  if ($ref !== undefined) return exampleOf(schemas[nameOf($ref)] ?? {}, schemas);
  if (examples) return examples[0];
  if (values) return values[0];
  const [first] = anyOf;
  if (first) return exampleOf(first, schemas);
  if (items) return [exampleOf(items, schemas)];
  if (properties) {
    return Object.fromEntries(Object.entries(properties).map(([name, inner]) => [name, exampleOf(inner, schemas)]));
  }
  // What may be absent, and has no example.
  if (Array.isArray(type)) return null;
  return plain[type ?? 'null'];
}

/** For a shell (https://pubs.opengroup.org/onlinepubs/9799919799/utilities/V3_chap02.html#tag_19_02_02). */
const quoted = (text: string) => `'${text.replaceAll("'", `'\\''`)}'`;

export function curlOf(
  { method, path, parameters = [], requestBody, security, responses }: Described,
  schemas: Schemas,
) {
  const url = parameters
    .filter((one) => one.in === 'path')
    .reduce((left, { name, example }) => left.replace(`{${name}}`, encodeURIComponent(String(example))), path);
  const [answer = ''] = Object.keys(responses['200']?.content ?? {});
  const schema = requestBody?.content['application/json']?.schema;
  const words = [
    'curl',
    ...(method === 'GET' ? [] : ['-X', method]),
    ...(answer === 'text/event-stream' ? ['-N'] : []),
    ...(responses['200']?.headers?.['content-disposition'] ? ['-OJ'] : []),
  ];
  const lines = [
    ...(security.length > 0 ? [`-H "Authorization: Bearer $TOKEN"`] : []),
    ...(schema
      ? [`-H ${quoted('Content-Type: application/json')}`, `-d ${quoted(JSON.stringify(exampleOf(schema, schemas)))}`]
      : []),
    quoted(`http://localhost:4680${url}`),
  ];
  const [first = '', ...others] = lines;
  return [[...words, first].join(' '), ...others].join(' \\\n  ');
}
