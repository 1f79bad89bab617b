/** For the tests: every answer of `inject` must be one that /openapi.json describes, to the last field. */
import { Ajv2020, type ValidateFunction } from 'ajv/dist/2020.js';
import formats from 'ajv-formats';
import type { InjectOptions, LightMyRequestResponse } from 'fastify';
import type { App } from '../server.ts';
import type { Json, JsonObject } from './components.ts';
import { unexpected } from './refusals.ts';

interface Described {
  $ref?: string;
  content?: Record<string, unknown>;
}
interface Document {
  paths: Record<string, Record<string, { responses: Record<string, Described> }>>;
  components: { responses: Record<string, Described> };
}

/** Every app has the same one: it is read and compiled once. */
let checker: ((method: string, url: string, response: LightMyRequestResponse) => void) | undefined;

/** Call it before the first request. */
export function checkAnswers(app: App): void {
  const inject = app.inject.bind(app);
  const checked = async (options: InjectOptions & { url: string }) => {
    const response = await inject(options);
    checker ??= checkerOf(app.swagger() as unknown as Document);
    checker(options.method ?? 'GET', options.url, response);
    return response;
  };
  Object.assign(app, { inject: checked });
}

/** Without fields that it doesn't list. */
function closed(value: Json): Json {
  if (Array.isArray(value)) return value.map(closed);
  if (typeof value !== 'object' || value === null) return value;
  const inner = Object.fromEntries(Object.entries(value).map(([key, each]) => [key, closed(each)]));
  return value['type'] === 'object' && 'properties' in value ? { ...inner, additionalProperties: false } : inner;
}

const pointer = (...steps: string[]) =>
  steps.map((step) => `/${encodeURIComponent(step.replaceAll('~', '~0').replaceAll('/', '~1'))}`).join('');

function checkerOf(document: Document) {
  const ajv = new Ajv2020({ strict: false, allErrors: true });
  formats.default(ajv);
  ajv.addSchema(closed(document as unknown as JsonObject) as JsonObject, 'openapi');
  const validators = new Map<string, ValidateFunction>();
  const expectShape = (at: string, value: unknown, what: string) => {
    const validate = validators.get(at) ?? ajv.compile({ $ref: `openapi#${at}` });
    validators.set(at, validate);
    if (!validate(value)) throw new Error(`${what} is not as /openapi.json says: ${ajv.errorsText(validate.errors)}`);
  };
  const patterns = Object.entries(document.paths).map(([path, operations]) => {
    const literal = path.split(/\{\w+\}/).map((part) => part.replaceAll('.', '\\.'));
    return { path, operations, pattern: new RegExp(`^${literal.join('[^/]+')}$`) };
  });

  return (method: string, url: string, response: LightMyRequestResponse): void => {
    const { statusCode, headers, body } = response;
    const [type = ''] = (headers['content-type'] ?? '').split(';');
    const isJson = type === 'application/json' && body !== '' && headers['content-encoding'] === undefined;
    const what = `${method} ${url} ${statusCode}`;
    if (statusCode >= 400 && isJson && !url.startsWith('/healthz')) {
      expectShape('/components/schemas/Error', JSON.parse(body), what);
    }
    const { path, operations } = patterns.find(({ pattern }) => pattern.test(url.split('?')[0] ?? '')) ?? {};
    const name = method === 'HEAD' ? 'get' : method.toLowerCase();
    const responses = operations?.[name]?.responses;
    if (path === undefined || !responses) return;
    const key = unexpected.includes(statusCode) ? 'default' : String(statusCode);
    const described = responses[key];
    if (!described) throw new Error(`${what} is not in /openapi.json`);
    if (described.$ref !== undefined || body === '') return;
    const taken = Object.keys(described.content ?? {});
    const found = taken.find((one) => one === type || (one.endsWith('/*') && type.startsWith(one.slice(0, -1))));
    if (found === undefined) throw new Error(`${what} is ${type}, and /openapi.json says ${taken.join() || 'nothing'}`);
    if (!isJson) return;
    const at = pointer('paths', path, name, 'responses', key, 'content', found, 'schema');
    expectShape(at, JSON.parse(body), what);
  };
}
