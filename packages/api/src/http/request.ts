import { setImmediate } from 'node:timers/promises';
import { readAll } from '../decode/elements.ts';
import {
  AnswerTooLarge,
  BoccoError,
  codeOf,
  errorForStatus,
  isExpiry,
  RequestRefused,
  TimedOut,
  Unreachable,
} from '../errors.ts';
import type { Secret } from '../secret.ts';
import type { AnswerHead } from './call-options.ts';
import { type Deadline, startDeadline } from './deadline.ts';
import type { Endpoint } from './endpoint.ts';
import { answerDate } from './http-date.ts';
import { retryAfterMs } from './retry.ts';

/** What to send, without the token. */
export interface ApiRequest {
  endpoint: Endpoint;
  /** Values for the `{…}` of the route. */
  parameters?: Record<string, string>;
  query?: Record<string, string>;
  headers?: Record<string, string>;
  form?: URLSearchParams | FormData;
  /** Instead of a form. */
  json?: unknown;
  /** Instead of the route, for media. */
  url?: URL;
}

/** A 2xx answer. */
export interface Answer {
  endpoint: Endpoint;
  status: number;
  /** When the service made it, as in {@link AnswerHead}. */
  date: Date | null;
  content_type: string;
  /** Decompressed, in chunks, with turns of the event loop in between. Can be read once. */
  body: AsyncIterable<Uint8Array>;
}

/** What is done with an answer. */
interface Handlers<T> {
  /** Called with a 2xx answer. */
  decode: (answer: Answer) => Promise<T>;
  /** Called with the head of every answer. */
  onAnswer: ((answer: AnswerHead) => void) | undefined;
}

/**
 * One attempt at one request: the only `fetch` of the package. Adds the token, refuses redirects, and stops at the
 * endpoint's timeout and size. Resolves with what `decode` makes of a 2xx answer. Rejects with a `BoccoError` for
 * anything else, and with the signal's reason when it aborts.
 */
export async function fetchOnce<T>(
  baseUrl: URL,
  request: ApiRequest,
  token: Secret | undefined,
  signal: AbortSignal,
  { decode, onAnswer }: Handlers<T>,
): Promise<T> {
  const { endpoint, form, json } = request;
  const url = urlOf(baseUrl, request);
  const headers = { ...request.headers };
  if (token && endpoint.token === 'query') url.searchParams.set('access_token', token.reveal());
  if (token && endpoint.token === 'form') form?.set('access_token', token.reveal());
  if (token && endpoint.token === 'bearer') headers['authorization'] = `Bearer ${token.reveal()}`;
  if (json !== undefined) headers['content-type'] = 'application/json';
  const ms = endpoint.attemptMs;
  const deadline = startDeadline([signal], ms, () => new TimedOut(endpoint, `No answer within ${ms / 1000} s`));
  try {
    deadline.signal.throwIfAborted();
    const response = await fetch(url, {
      method: endpoint.method,
      headers,
      body: form ?? (json === undefined ? null : JSON.stringify(json)),
      // A followed 307 would carry token and password elsewhere; 'error' would hide the status in a TypeError.
      redirect: 'manual',
      signal: deadline.signal,
    }).catch((error: unknown) => {
      throw connectionError(endpoint, error, deadline.signal);
    });
    const { status } = response;
    const date = answerDate(response.headers);
    onAnswer?.({ status, date });
    if (!response.ok) throw await statusError(endpoint, response, deadline);
    const content_type = response.headers.get('content-type') ?? 'application/octet-stream';
    return await decode({ endpoint, status, date, content_type, body: readBody(response, endpoint, deadline) });
  } finally {
    deadline.release();
  }
}

const PARAMETER = /^[\w-]{1,128}$/;

/** The URL without its token. A parameter that could change the path is refused. */
export function urlOf(baseUrl: URL, { endpoint, parameters = {}, query = {}, url }: ApiRequest): URL {
  if (url) return new URL(url);
  const path = endpoint.route.replace(/\{(\w+)\}/g, (_, name: string) => {
    const value = parameters[name] ?? '';
    if (PARAMETER.test(value)) return value;
    throw new RequestRefused(endpoint, `The ${name} must be an id as ${endpoint.service} gives it`);
  });
  const whole = new URL(`${baseUrl.href.replace(/\/+$/, '')}${path}`);
  whole.search = new URLSearchParams(query).toString();
  return whole;
}

/** Milliseconds of decoding before other work of the event loop has its turn. */
const SLICE_MS = 10;

/**
 * The body in chunks, after all of it has arrived: models take several times the memory of their text, so an answer
 * that turns out to be too large is not decoded at all. Each chunk is freed once it is read.
 */
async function* readBody(
  response: Response,
  endpoint: Endpoint,
  deadline: Deadline,
  maxBytes = endpoint.maxBytes,
): AsyncGenerator<Uint8Array> {
  const { signal } = deadline;
  const chunks = await collectChunks(response, endpoint, deadline, maxBytes).catch((error: unknown) => {
    throw connectionError(endpoint, error, signal);
  });
  let sliceStart = performance.now();
  for (let chunk = chunks.shift(); chunk; chunk = chunks.shift()) {
    yield chunk;
    if (performance.now() - sliceStart < SLICE_MS) continue;
    await setImmediate();
    signal.throwIfAborted();
    sliceStart = performance.now();
  }
}

/**
 * Counts decompressed bytes as they arrive: a small gzip can grow to gigabytes. Each chunk renews the attempt's
 * deadline, because the connection is alive: on a slow line a long answer may take as long as the call's deadline
 * allows.
 */
async function collectChunks(
  { body, status }: Response,
  endpoint: Endpoint,
  deadline: Deadline,
  maxBytes: number,
): Promise<Uint8Array[]> {
  const chunks: Uint8Array[] = [];
  let size = 0;
  for await (const chunk of body ?? []) {
    deadline.renew();
    size += chunk.length;
    if (size > maxBytes) {
      const sentence = `${endpoint.service}'s answer is larger than the ${maxBytes} bytes that it may have`;
      throw new AnswerTooLarge(endpoint, sentence, { status });
    }
    chunks.push(chunk);
  }
  return chunks;
}

const MAX_ERROR_BYTES = 64 * 1024;

/**
 * The error for a status that isn't 2xx. The body only adds a code, or that the token has expired; it may be HTML of a
 * gateway, cut or endless.
 */
async function statusError(endpoint: Endpoint, response: Response, deadline: Deadline): Promise<BoccoError> {
  const answer: unknown = await readAll(readBody(response, endpoint, deadline, MAX_ERROR_BYTES))
    .then((bytes): unknown => JSON.parse(new TextDecoder().decode(bytes)))
    .catch(() => undefined);
  const details = { code: codeOf(answer), expired: isExpiry(answer), retryAfterMs: retryAfterMs(response.headers) };
  return errorForStatus(endpoint, response.status, details);
}

function connectionError(endpoint: Endpoint, error: unknown, signal: AbortSignal): BoccoError {
  if (error instanceof BoccoError) return error;
  signal.throwIfAborted();
  const inner = rootCause(error);
  // Only the message of it: it may hold the peer's bytes and more that must not be logged.
  const cause = new Error(messageOf(inner));
  const sentence = `${endpoint.service} cannot be reached: ${cause.message}`;
  return new Unreachable(endpoint, sentence, { cause, neverConnected: isBeforeConnecting(inner) });
}

function rootCause(error: unknown): unknown {
  let inner = error;
  while (inner instanceof Error && inner.cause !== undefined) inner = inner.cause;
  return inner;
}

const codeOfError = (error: unknown) => (error instanceof Error && 'code' in error ? String(error.code) : '');

/** When several addresses fail, it is an AggregateError without a message. */
const messageOf = (error: unknown) =>
  (error instanceof Error && error.message) || codeOfError(error) || 'the connection failed';

/** Whether the name wasn't found or no connection was made. An AggregateError has a failure for each address. */
function isBeforeConnecting(error: unknown): boolean {
  if (error instanceof AggregateError) return error.errors.every(isBeforeConnecting);
  const syscall = error instanceof Error && 'syscall' in error ? error.syscall : undefined;
  return syscall === 'connect' || syscall === 'getaddrinfo' || codeOfError(error) === 'UND_ERR_CONNECT_TIMEOUT';
}
