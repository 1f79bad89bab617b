/** What every route says of itself in /openapi.json beside its own schema: who may ask, and how it refuses. */
import type { FastifySchema, RouteOptions } from 'fastify';
import { type TObject, Type } from 'typebox';
import type { AccessTag } from '../access/door.ts';
import type { App } from '../server.ts';

declare module 'fastify' {
  interface FastifyContextConfig {
    /** A form that the route takes beside JSON. It reads and checks that itself. */
    form?: TObject;
  }
}

const ErrorJson = Type.Object(
  {
    error: Type.Object({
      code: Type.String({ description: 'for programs' }),
      message: Type.String({ description: 'one sentence for people, which says what to do' }),
    }),
  },
  { $id: 'Error' },
);

/** A status, and why a route may answer with it. */
const refusals: Record<number, string> = {
  400: 'A parameter or the body is wrong, or not known here',
  401: 'Nobody is signed in, or the token has ended',
  403: 'Who is signed in may not do this, or the request came from another site',
  404: 'There is no such room, sensor, message or file',
  409: 'The name or the id belongs to something else',
  413: 'The body is too large',
  415: 'The body is no JSON, or the file of a kind that BOCCO does not take',
  429: 'There were too many tries: `Retry-After` says when to come back',
  503: 'The store can’t be used at this moment',
  507: 'The disk is full',
};

const successes: Record<number, string> = {
  200: 'The answer',
  201: 'It is made',
  202: 'It is taken, and done soon',
  204: 'It is done',
};

type Responses = Record<number, { description?: string }> | undefined;

const withDescriptions = (responses: Responses = {}) =>
  Object.fromEntries(
    Object.entries(responses).map(([status, schema]) => [
      status,
      { ...schema, description: schema.description ?? successes[Number(status)] },
    ]),
  );

/** Schemes of https://spec.openapis.org/oas/v3.1.1.html#security-scheme-object. */
export const securitySchemes = {
  session: {
    type: 'apiKey',
    in: 'cookie',
    name: 'roomlog',
    description: 'of POST /login; over https `__Host-roomlog`',
  },
  token: { type: 'http', scheme: 'bearer', description: 'of roomlog token add' },
} as const;

interface Described {
  method: string | string[];
  url: string;
  body: boolean;
  access: AccessTag | undefined;
}

function statusesOf({ method, url, body, access }: Described): number[] {
  const writes = String(method) !== 'GET';
  const named = /:(room|sensor|id|name|unique_id)/.test(url);
  return [
    400,
    ...(access === 'open' && !url.startsWith('/log') && url !== '/link' ? [] : [401]),
    ...(writes || (access !== 'open' && access !== 'self') ? [403] : []),
    ...(named || url === '/api/links' ? [404] : []),
    ...(body && (url.includes('messages') || url === '/api/links') ? [409] : []),
    ...(body ? [413, 415] : []),
    ...(url === '/login' || url === '/api/me/password' ? [429] : []),
    ...(writes ? [503, 507] : url === '/api/events' ? [503] : []),
  ];
}

/** What /openapi.json says of a route: its form too. */
export function withForm({ schema, url, route }: { schema: FastifySchema; url: string; route: RouteOptions }) {
  const form = route.config?.form;
  const { content } = (schema?.body ?? {}) as { content?: object };
  if (!form) return { schema, url };
  return { schema: { ...schema, body: { content: { ...content, 'multipart/form-data': { schema: form } } } }, url };
}

/** Call it before the routes are added. */
export function describeRoutes(app: App): void {
  app.addSchema(ErrorJson);
  app.addHook('onRoute', (route) => {
    const { schema, config, url, method } = route;
    if (!schema || schema.hide || url.includes('*')) return;
    const access = config?.access;
    const statuses = statusesOf({ method, url, body: schema.body !== undefined, access });
    const errors = statuses.map((status) => [
      status,
      { description: refusals[status], content: { 'application/json': { schema: { $ref: 'Error#' } } } },
    ]);
    route.schema = {
      ...schema,
      security: access === 'open' ? [] : [{ session: [] }, { token: [] }],
      response: { ...Object.fromEntries(errors), ...withDescriptions(schema.response as Responses) },
    };
  });
}
