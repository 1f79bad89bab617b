/** A route accepts exactly what its schema allows; errors are one sentence. */
import type { FastifySchema, FastifySchemaValidationError } from 'fastify';
import type { App } from '../server.ts';
import { HttpError } from './errors.ts';

interface Schema {
  type?: string;
  /** Of a body that may have several media types. */
  content?: Record<string, { schema: unknown }>;
  description?: string;
  enum?: unknown[];
  properties?: Record<string, Schema>;
  additionalProperties?: boolean;
}

/** As verbose Ajv reports it. */
type Problem = FastifySchemaValidationError & { data?: unknown; parentSchema?: Schema };

/** Call it before the routes are added. */
export function checkStrictly(app: App): void {
  app.addHook('onRoute', (route) => {
    // Only the page reads the parameters of its own address.
    if (route.url.includes('*')) return;
    const { body, querystring = { type: 'object', properties: {} }, ...schema } = route.schema ?? {};
    route.schema = { ...schema, querystring: closed(querystring), ...(body !== undefined && { body: closed(body) }) };
  });
  app.addHook('preValidation', ({ body, query, params, routeOptions: { schema } }, _reply, done) => {
    readValues(query, schema?.querystring);
    readValues(params, schema?.params);
    const isTaken = schema?.body !== undefined || Object.keys(body ?? {}).length === 0;
    done(isTaken ? undefined : new HttpError('bad_request', 'This route takes no body; send none.'));
  });
  app.setSchemaErrorFormatter(([problem], part) => {
    const sentence = problem ? sentenceOf(problem, part) : 'This request can’t be understood.';
    return new HttpError('bad_request', sentence);
  });
}

function closed(schema: unknown): unknown {
  const { type, content, additionalProperties = false } = schema as Schema;
  if (content) {
    const all = Object.entries(content).map(([name, { schema: each }]) => [name, { schema: closed(each) }]);
    return { content: Object.fromEntries(all) };
  }
  return type === 'object' ? { ...(schema as Schema), additionalProperties } : schema;
}

/**
 * Parameters are text: converts digits to a number where the schema wants one. One that may be given more than once is a
 * list also when it is given once.
 */
function readValues(given: unknown, schema: FastifySchema['querystring']): void {
  const values = given as Record<string, unknown>;
  for (const [name, { type }] of Object.entries((schema as Schema | undefined)?.properties ?? {})) {
    const value = values[name];
    if (typeof value !== 'string') continue;
    if (type === 'integer' && /^\d{1,16}$/.test(value)) values[name] = Number(value);
    if (type === 'array') values[name] = [value];
  }
}

function sentenceOf(problem: Problem, part: string): string {
  const { keyword, params, parentSchema = {}, data } = problem;
  const name = problem.instancePath.slice(1).replaceAll('/', '.');
  if (keyword === 'additionalProperties') {
    const kind = part === 'querystring' ? 'parameter' : 'field';
    const names = Object.keys(parentSchema.properties ?? {});
    const taken = names.length === 0 ? 'none' : listed(names);
    return `${quoted(String(params['additionalProperty']))} is not a ${kind} of this route; it takes ${taken}.`;
  }
  if (keyword === 'required') {
    const missing = String(params['missingProperty']);
    return `${missing} is missing; it must be ${taken(parentSchema.properties?.[missing] ?? {})}.`;
  }
  if (name === '') return `The ${part} must be a JSON object.`;
  if (part === 'querystring' && Array.isArray(data)) return `${name} is given more than once; give it once.`;
  return `${name} must be ${taken(parentSchema)}.`;
}

/** What somebody called a field may be anything. */
const quoted = (name: string) => (/^[\w.-]{1,40}$/.test(name) ? name : JSON.stringify(name.slice(0, 40)));

/** A description says what is accepted, up to the first semicolon. */
function taken({ description, enum: values, type = 'something else' }: Schema): string {
  if (values) return `one of ${listed(values.map(String), 'or')}`;
  return description?.split(';')[0] ?? `a ${type}`;
}

function listed(words: readonly string[], and = 'and'): string {
  return words.length < 2 ? words.join('') : `${words.slice(0, -1).join(', ')} ${and} ${words.at(-1)}`;
}
