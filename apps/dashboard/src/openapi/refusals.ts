/** How operations refuse: with which status, and why. */
import { statuses } from '../http/errors.ts';

declare module 'fastify' {
  interface FastifyContextConfig {
    /** Statuses with which this route refuses, beside those that follow from its schema and access tag. */
    refuses?: readonly RefusalStatus[];
  }
}

interface Refusal {
  /** Of the component in /openapi.json. */
  name: string;
  description: string;
  headers?: Record<string, string>;
  example: string;
}

const refusals = {
  400: {
    name: 'BadRequest',
    description: 'A parameter or the body is wrong, or not known here.',
    example: 'limit must be a whole number from 1 to 200.',
  },
  401: {
    name: 'NotSignedIn',
    description: 'Nobody is signed in, the token has ended, or name and password do not belong together.',
    headers: { 'WWW-Authenticate': '`Bearer`, where a token would do.' },
    example: 'Sign in first.',
  },
  403: {
    name: 'Forbidden',
    description:
      'Who asks may not do this, or not over this connection; the request came from another site, or under a name that is not known here.',
    example: 'Only an admin may do this.',
  },
  404: {
    name: 'NotFound',
    description: 'There is no such room, sensor, message, file, device, link or backup.',
    example: 'There is no such room.',
  },
  406: {
    name: 'NotAcceptable',
    description: 'The client does not accept what this operation answers with.',
    example: 'Events come as text/event-stream; accept that.',
  },
  409: {
    name: 'Taken',
    description: 'The name or the id belongs to something else, or something else has to end or to be changed first.',
    example: 'This unique_id belongs to another message; make a new one.',
  },
  413: { name: 'TooLarge', description: 'The body is too large.', example: 'The body is too large; send less.' },
  415: {
    name: 'WrongContentType',
    description: 'The body is not of a type that is taken here.',
    example: 'The body must be JSON, sent as application/json; a picture or recording is sent as a form.',
  },
  416: {
    name: 'NoSuchRange',
    description: 'The file has no such range of bytes.',
    headers: { 'Content-Range': 'How long the file is.' },
    example: 'The file has no such range of bytes.',
  },
  429: {
    name: 'TooManyTries',
    description: 'There were too many tries.',
    headers: { 'Retry-After': 'Seconds until the next try.' },
    example: 'There were too many tries; wait 30 seconds.',
  },
  503: {
    name: 'Unavailable',
    description: 'This can’t be done at this moment; nothing was stored.',
    headers: { 'Retry-After': 'Seconds until the next try, where too many listen already.' },
    example: 'Another program holds the store and nothing was stored; try again in a moment.',
  },
  507: {
    name: 'DiskFull',
    description: 'The disk is full, and nothing was stored.',
    example: 'The disk is full and nothing was stored; free some space and try again.',
  },
} as const satisfies Record<number, Refusal>;

export type RefusalStatus = keyof typeof refusals;

/** Statuses that any request can have, whatever its address: what arrives is no request, or something broke. */
export const unexpected = [408, 414, 431, 500];

const codesOf = (of: readonly number[]) =>
  Object.entries(statuses).flatMap(([code, status]) => (of.includes(status) ? [code] : []));

const errorSchema = { $ref: '#/components/schemas/Error' };

export const ErrorJson = {
  type: 'object',
  description: 'Why a request was refused.',
  required: ['error'],
  properties: {
    error: {
      type: 'object',
      required: ['code', 'message'],
      properties: {
        code: { type: 'string', enum: Object.keys(statuses), description: 'for programs' },
        message: { type: 'string', description: 'one sentence for people, which says what to do' },
      },
    },
  },
};

function responseOf({ description, headers = {}, example }: Omit<Refusal, 'name'>, codes: readonly string[]) {
  const named = Object.entries(headers).map(([name, text]) => [
    name,
    { description: text, schema: { type: 'string' } },
  ]);
  return {
    description: `${description} Codes: ${codes.map((code) => `\`${code}\``).join(', ')}.`,
    ...(named.length > 0 && { headers: Object.fromEntries(named) as object }),
    content: {
      'application/json': { schema: errorSchema, example: { error: { code: codes[0], message: example } } },
    },
  };
}

const anythingElse = {
  description: 'Anything else: what arrived is no request of HTTP, its address is too long, or something broke here.',
  example: 'Something went wrong here; the log of the dashboard says what.',
};

/** Under `components.responses`. */
export const refusalComponents = {
  ...Object.fromEntries(
    Object.entries(refusals).map(([status, refusal]) => [refusal.name, responseOf(refusal, codesOf([Number(status)]))]),
  ),
  Unexpected: responseOf(anythingElse, codesOf(unexpected.toReversed())),
};

export const refusalRef = (status: RefusalStatus | 'default') => ({
  $ref: `#/components/responses/${status === 'default' ? 'Unexpected' : refusals[status].name}`,
});
