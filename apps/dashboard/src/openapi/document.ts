/** /openapi.json: what the routes say of themselves in their schemas, and what follows for clients. */
import type { FastifyDynamicSwaggerOptions } from '@fastify/swagger';
import type { FastifySchema, RouteOptions } from 'fastify';
import type { TObject } from 'typebox';
import type { AccessTag } from '../access/door.ts';
import { info, securitySchemes, tagOf, tags } from './about.ts';
import { hoistTitled, type JsonObject } from './components.ts';
import { ErrorJson, type RefusalStatus, refusalComponents, refusalRef } from './refusals.ts';

declare module 'fastify' {
  interface FastifyContextConfig {
    /** A form that the route takes beside JSON. It reads and checks that itself. */
    form?: TObject;
  }
}

const successes: Record<string, string> = {
  200: 'The answer.',
  201: 'It is made.',
  202: 'It is taken, and done soon.',
  204: 'It is done.',
};

type Responses = Record<string, { description?: string }>;

const withDescriptions = (responses: Responses = {}): Responses =>
  Object.fromEntries(
    Object.entries(responses).map(([status, schema]) => [
      status,
      { ...schema, description: schema.description ?? successes[status] ?? '' },
    ]),
  );

/** Roles of https://spec.openapis.org/oas/v3.1.1.html#security-requirement-object: the permission that is needed. */
function securityOf(access: AccessTag): Record<string, string[]>[] {
  if (access === 'open') return [];
  const roles = access === 'self' ? [] : [access];
  return [{ session: roles }, { token: roles }];
}

function refusalsOf({ method, config }: RouteOptions, { params, body }: FastifySchema): RefusalStatus[] {
  const writes = String(method) !== 'GET';
  const { access, refuses = [] } = config ?? {};
  const found: RefusalStatus[] = [
    400,
    ...(access === 'open' ? [] : [401 as const]),
    403,
    ...(params === undefined ? [] : [404 as const]),
    ...(writes || body !== undefined ? ([413, 415, 507] as const) : []),
    503,
    ...refuses,
  ];
  return [...new Set(found)].toSorted((a, b) => a - b);
}

/** Where `transform` leaves a route's refusals for `transformObject`, which alone may refer to components. */
const refusing = 'x-refuses';

/** The body in each form that the route takes. */
function bodyOf({ body }: FastifySchema, { config }: RouteOptions): unknown {
  if (!config?.form) return body;
  const { content } = body as { content: object };
  return { content: { ...content, 'multipart/form-data': { schema: config.form } } };
}

const transform: FastifyDynamicSwaggerOptions['transform'] = ({ schema, url, route }) => {
  const access = route.config?.access;
  if (!schema || schema.hide || url.includes('*') || access === undefined) return { schema: { hide: true }, url };
  return {
    url,
    schema: {
      ...schema,
      ...(schema.body !== undefined && { body: bodyOf(schema, route) }),
      tags: [tagOf(url)],
      security: securityOf(access),
      response: withDescriptions(schema.response as Responses),
      [refusing]: refusalsOf(route, schema),
    },
  };
};

interface Operation extends JsonObject {
  [refusing]: RefusalStatus[];
  responses: JsonObject;
}

const inPathFirst = (a: { in: string }, b: { in: string }) => Number(b.in === 'path') - Number(a.in === 'path');

function finished({ [refusing]: refuses, ...operation }: Operation, components: JsonObject) {
  const { parameters, responses, ...rest } = hoistTitled(operation, components) as JsonObject;
  const refused = ([...refuses, 'default'] as const).map((status) => [status, refusalRef(status)] as const);
  return {
    ...rest,
    ...(parameters && { parameters: (parameters as { in: string }[]).toSorted(inPathFirst) }),
    // What a route says itself goes before.
    responses: { ...Object.fromEntries(refused), ...(responses as object) },
  };
}

const transformObject: FastifyDynamicSwaggerOptions['transformObject'] = (document) => {
  const openapiObject = 'openapiObject' in document ? document.openapiObject : {};
  const schemas: JsonObject = { Error: ErrorJson };
  const paths = Object.fromEntries(
    Object.entries(openapiObject.paths as Record<string, Record<string, Operation>>).map(([path, methods]) => [
      path,
      Object.fromEntries(Object.entries(methods).map(([method, operation]) => [method, finished(operation, schemas)])),
    ]),
  );
  const sorted = Object.fromEntries(Object.entries(schemas).toSorted(([a], [b]) => a.localeCompare(b)));
  return { ...openapiObject, paths, components: { schemas: sorted, responses: refusalComponents, securitySchemes } };
};

export const openApi: FastifyDynamicSwaggerOptions = {
  openapi: { openapi: '3.1.0', info, servers: [{ url: '/' }], tags, components: { securitySchemes } },
  transform,
  transformObject,
};
