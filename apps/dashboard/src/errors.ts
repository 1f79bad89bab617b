/** Every refusal of the HTTP interface: its status, its code for programs and a sentence for people. */
import { InputError } from '@roomlog/store';
import type { FastifyError, FastifyReply, FastifyRequest } from 'fastify';

const statuses = {
  bad_request: 400,
  forbidden: 403,
  not_found: 404,
  unique_id_taken: 409,
  too_large: 413,
  wrong_content_type: 415,
  no_such_range: 416,
  internal: 500,
} as const;

export class HttpError extends Error {
  override readonly name = 'HttpError';
  readonly code: keyof typeof statuses;

  constructor(code: keyof typeof statuses, sentence: string) {
    super(sentence);
    this.code = code;
  }
}

/** Fastify's own refusals that a client can do something about, by status. */
const codeOf: Record<number, keyof typeof statuses> = {
  400: 'bad_request',
  404: 'not_found',
  413: 'too_large',
  415: 'wrong_content_type',
  416: 'no_such_range',
};

/** The one place that turns errors into answers. What is inside an unexpected one stays in the log. */
export function handleError(
  error: FastifyError | HttpError | InputError,
  request: FastifyRequest,
  reply: FastifyReply,
) {
  if (error instanceof HttpError) return answer(reply, error.code, error.message);
  if (error instanceof InputError) return answer(reply, 'bad_request', error.message);
  const code = codeOf[error.statusCode ?? 500];
  if (code) return answer(reply, code, error.message);
  request.log.error({ err: error }, 'a request failed');
  return answer(reply, 'internal', 'Something went wrong here; the log of the dashboard says what.');
}

export function handleMissing(request: FastifyRequest, reply: FastifyReply) {
  return answer(reply, 'not_found', `There is nothing at ${request.url.split('?')[0]}.`);
}

function answer(reply: FastifyReply, code: keyof typeof statuses, message: string) {
  // Said anew: a route may have announced something else before it failed.
  return reply.code(statuses[code]).type('application/json; charset=utf-8').send({ error: { code, message } });
}
