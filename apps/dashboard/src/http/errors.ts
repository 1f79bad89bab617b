/** Every error of the HTTP interface: its status, its code for programs and a sentence for people. */
import { STATUS_CODES } from 'node:http';
import type { Socket } from 'node:net';
import { AccessError } from '@roomlog/access';
import { logSparingly } from '@roomlog/runtime';
import { InputError, StoreError } from '@roomlog/store';
import type { FastifyError, FastifyReply, FastifyRequest } from 'fastify';
import { bareHeaders } from './security-headers.ts';

export const statuses = {
  bad_request: 400,
  sign_in_needed: 401,
  sign_in_refused: 401,
  forbidden: 403,
  not_private: 403,
  not_found: 404,
  method_not_allowed: 405,
  not_acceptable: 406,
  too_slow: 408,
  unique_id_taken: 409,
  name_taken: 409,
  sign_in_under_way: 409,
  from_environment: 409,
  backup_running: 409,
  not_backed_up_here: 409,
  too_large: 413,
  address_too_long: 414,
  wrong_content_type: 415,
  no_such_range: 416,
  too_many_tries: 429,
  head_too_large: 431,
  internal: 500,
  store_busy: 503,
  store_unwritable: 503,
  store_replaced: 503,
  store_unreachable: 503,
  stopped: 503,
  disk_full: 507,
  too_many_streams: 503,
  too_many_uploads: 503,
} as const;

type Code = keyof typeof statuses;

export class HttpError extends Error {
  override readonly name = 'HttpError';
  readonly code: Code;

  constructor(code: Code, sentence: string) {
    super(sentence);
    this.code = code;
  }
}

type Refusal = readonly [Code, string];

const badBody: Refusal = ['bad_request', 'The body must be JSON.'];

/** Our sentences for Fastify's own errors that a client can correct: by their code, or else by their status. */
const known: Record<string, Refusal> = {
  FST_ERR_BAD_URL: [
    'bad_request',
    'This address is not valid; a % in it must be followed by two hexadecimal digits of UTF-8.',
  ],
  FST_ERR_MAX_PARAM_LENGTH: ['address_too_long', 'This address is too long.'],
  FST_ERR_CTP_EMPTY_JSON_BODY: badBody,
  FST_ERR_CTP_INVALID_JSON_BODY: badBody,
  400: ['bad_request', 'This request can’t be understood; /openapi.json says what is taken here.'],
  413: ['too_large', 'The body is too large; send less.'],
  415: [
    'wrong_content_type',
    'The body must be JSON, sent as application/json; a picture or recording is sent as a form.',
  ],
  416: ['no_such_range', 'The file has no such range of bytes.'],
};

/** Errors of the disk or the store, by SQLite's code, the system's or our own kind: nothing was stored. */
const storeRefusals: readonly { codes: RegExp; code: Code; sentence: string }[] = [
  {
    codes: /^(SQLITE_FULL|ENOSPC|EDQUOT)/,
    code: 'disk_full',
    sentence: 'The disk is full and nothing was stored; free some space and try again.',
  },
  {
    codes: /^SQLITE_(BUSY|LOCKED)/,
    code: 'store_busy',
    sentence: 'Another program holds the store and nothing was stored; try again in a moment.',
  },
  {
    codes: /^(SQLITE_(READONLY|IOERR|CANTOPEN|PERM)|EROFS|EACCES|EPERM|EIO)/,
    code: 'store_unwritable',
    sentence: 'The disk of the store refuses, as a read-only one does, and nothing was stored; run roomlog doctor.',
  },
  {
    codes: /^replaced$/,
    code: 'store_replaced',
    sentence: 'The store was moved or replaced, and nothing was stored; try again in a moment.',
  },
];

function refusalOfStore(error: unknown) {
  const [kind, cause] = error instanceof StoreError ? [error.kind, error.cause] : [undefined, error];
  if (kind === 'unreachable') return unreachable;
  const code = cause instanceof Error && 'code' in cause ? String(cause.code) : (kind ?? '');
  return storeRefusals.find(({ codes }) => codes.test(code));
}

/** Whatever the network says of it. */
const unreachable: { code: Code; sentence: string } = {
  code: 'store_unreachable',
  sentence: 'The server of the store does not answer, and nothing was stored; try again in a moment.',
};

/** What is logged once a minute, wherever it is met; undefined for what is of one place. */
export const kindOfStoreError = (error: unknown) =>
  error instanceof StoreError && error.kind === 'unreachable' ? unreachable.code : undefined;

const accessCodes: Partial<Record<AccessError['kind'], Code>> = {
  invalid: 'bad_request',
  taken: 'name_taken',
  unknown: 'not_found',
  ended: 'sign_in_refused',
};

/** The only place that turns errors into answers. Details of an unexpected one stay in the log. */
export function handleError(
  error: FastifyError | HttpError | InputError | AccessError,
  request: FastifyRequest,
  reply: FastifyReply,
) {
  if (error instanceof HttpError) return answer(reply, error.code, error.message);
  if (error instanceof InputError) return answer(reply, 'bad_request', error.message);
  if (error instanceof AccessError) return answer(reply, accessCodes[error.kind] ?? 'internal', error.message);
  const refused = refusalOfStore(error);
  if (refused) {
    const { log } = request.server;
    logSparingly(log, refused.code, (left) => log.error({ ...left, err: error }, 'the store refused a request'));
    return answer(reply, refused.code, refused.sentence);
  }
  const { code, statusCode = 500 } = error;
  const refusal = known[code] ?? known[statusCode];
  if (refusal) return answer(reply, ...refusal);
  // Only the page's static files fail in another way: for a path outside their folder.
  if (statusCode < 500) return answer(reply, 'not_found', nothingAt(request));
  request.log.error({ err: error }, 'a request failed');
  return answer(reply, 'internal', 'Something went wrong here; the log of the dashboard says what.');
}

export const nothingAt = ({ url }: FastifyRequest) => `There is nothing at ${url.split('?')[0]}.`;

function answer(reply: FastifyReply, code: Code, message: string) {
  // Sets the type again: the route may have set another one before it failed.
  return reply.code(statuses[code]).type('application/json; charset=utf-8').send({ error: { code, message } });
}

const unreadable: Record<string, Refusal> = {
  HPE_HEADER_OVERFLOW: ['head_too_large', 'The head of this request is too large.'],
  ERR_HTTP_REQUEST_TIMEOUT: ['too_slow', 'This request took too long to arrive.'],
};

/** Answers bytes that are no request, or not a complete one. */
export function handleClientError(error: NodeJS.ErrnoException, socket: Socket): void {
  const [code, message] = unreadable[error.code ?? ''] ?? ['bad_request', 'This is not a request of HTTP.'];
  const body = JSON.stringify({ error: { code, message } });
  const head = [
    `HTTP/1.1 ${statuses[code]} ${STATUS_CODES[statuses[code]]}`,
    'Connection: close',
    'Content-Type: application/json; charset=utf-8',
    ...Object.entries(bareHeaders).map((header) => header.join(': ')),
    `Content-Length: ${Buffer.byteLength(body)}`,
  ];
  // Not into an answer that is under way: that one is cut off.
  if (socket.writable && socket.bytesWritten === 0) socket.write(`${head.join('\r\n')}\r\n\r\n${body}`);
  socket.destroySoon();
}
