import { setImmediate } from 'node:timers/promises';
import { readAll } from '../decode/elements.ts';
import type { Endpoint } from '../endpoints.ts';
import {
  AnswerTooLarge,
  BoccoError,
  codeOf,
  errorForStatus,
  RequestRefused,
  TimedOut,
  Unreachable,
} from '../errors.ts';
import type { AnswerHead } from '../options.ts';
import type { Secret } from '../secret.ts';
import { type Deadline, startDeadline } from './deadline.ts';
import { answerDate } from './http-date.ts';
import { retryAfterMs } from './retry.ts';

export interface Outgoing {
  endpoint: Endpoint;
  /** For the `{…}` of the route. */
  parameters?: Record<string, string>;
  query?: Record<string, string>;
  form?: URLSearchParams | FormData;
  /** In place of the route, for media. */
  url?: URL;
}

export interface Answer {
  endpoint: Endpoint;
  status: number;
  content_type: string;
  /** Decompressed, in pieces, with turns of the event loop in between. Can be read once. */
  body: AsyncIterable<Uint8Array>;
}

/** What becomes of an answer. */
interface Exchange<T> {
  /** Is given a 2xx answer. */
  take: (answer: Answer) => Promise<T>;
  /** Is told of every answer. */
  onAnswer: ((answer: AnswerHead) => void) | undefined;
}

/**
 * One try of one request: the only `fetch` of the package. Adds the token, refuses redirects, stops at the endpoint's
 * time and size. Gives a 2xx answer to `take`, throws a `BoccoError` for anything else and the signal's reason when it
 * aborts.
 */
export async function request<T>(
  baseUrl: URL,
  outgoing: Outgoing,
  token: Secret | undefined,
  signal: AbortSignal,
  { take, onAnswer }: Exchange<T>,
): Promise<T> {
  const { endpoint, form } = outgoing;
  const url = address(baseUrl, outgoing);
  if (token && endpoint.token === 'query') url.searchParams.set('access_token', token.reveal());
  if (token && endpoint.token === 'form') form?.set('access_token', token.reveal());
  const ms = endpoint.attemptMs;
  const limit = startDeadline([signal], ms, () => new TimedOut(endpoint, `No answer within ${ms / 1000} s`));
  try {
    limit.signal.throwIfAborted();
    const response = await fetch(url, {
      method: endpoint.method,
      // The reference asks for it on posts: the language of the error texts, which nobody reads here.
      headers: { 'accept-language': 'ja' },
      body: form ?? null,
      // A followed 307 would carry token and password elsewhere; 'error' would hide the status in a TypeError.
      redirect: 'manual',
      signal: limit.signal,
    }).catch((error: unknown) => {
      throw connectionError(endpoint, error, limit.signal);
    });
    onAnswer?.({ status: response.status, date: answerDate(response.headers) });
    if (!response.ok) throw await failure(endpoint, response, limit);
    const content_type = response.headers.get('content-type') ?? 'application/octet-stream';
    return await take({
      endpoint,
      status: response.status,
      content_type,
      body: read(response, endpoint, limit),
    });
  } finally {
    limit.release();
  }
}

function connectionError(endpoint: Endpoint, error: unknown, signal: AbortSignal): BoccoError {
  if (error instanceof BoccoError) return error;
  signal.throwIfAborted();
  const cause = bare(error);
  return new Unreachable(endpoint, `BOCCO cannot be reached: ${cause.message}`, { cause });
}

const PARAMETER = /^[\w-]{1,128}$/;

/** The URL without its token. A parameter that could change the path is refused. */
function address(baseUrl: URL, { endpoint, parameters = {}, query = {}, url }: Outgoing): URL {
  if (url) return new URL(url);
  const path = endpoint.route.replace(/\{(\w+)\}/g, (_, name: string) => {
    const value = parameters[name] ?? '';
    if (!PARAMETER.test(value)) throw new RequestRefused(endpoint, `The ${name} must be an id as BOCCO gives it`);
    return value;
  });
  return new URL(`${baseUrl.href.replace(/\/+$/, '')}${path}?${new URLSearchParams(query).toString()}`);
}

/** What has come is decoded for so long before everything else has its turn (milliseconds). */
const SLICE_MS = 10;

/**
 * The body, a piece at a time and each let go then, when all of it has come: models take several times the size of their
 * text, so nothing is decoded of an answer that turns out to be too large.
 */
async function* read(
  response: Response,
  endpoint: Endpoint,
  limit: Deadline,
  maxBytes = endpoint.maxBytes,
): AsyncGenerator<Uint8Array> {
  const { signal } = limit;
  const chunks = await collect(response, endpoint, limit, maxBytes).catch((error: unknown) => {
    throw connectionError(endpoint, error, signal);
  });
  let turn = performance.now();
  for (let chunk = chunks.shift(); chunk; chunk = chunks.shift()) {
    yield chunk;
    if (performance.now() - turn < SLICE_MS) continue;
    await setImmediate();
    signal.throwIfAborted();
    turn = performance.now();
  }
}

/**
 * Decompressed and counted as it arrives: a small gzip can grow to gigabytes. Each piece shows that the connection isn't
 * dead: on a slow line or a slow machine a long answer takes its time, as far as the call's deadline.
 */
async function collect(
  { body, status }: Response,
  endpoint: Endpoint,
  limit: Deadline,
  maxBytes: number,
): Promise<Uint8Array[]> {
  const chunks: Uint8Array[] = [];
  let size = 0;
  for await (const chunk of body ?? []) {
    limit.renew();
    size += chunk.length;
    if (size > maxBytes) {
      const sentence = `BOCCO's answer is larger than the ${maxBytes} bytes that it may have`;
      throw new AnswerTooLarge(endpoint, sentence, { status });
    }
    chunks.push(chunk);
  }
  return chunks;
}

const LONGEST_ERROR_BYTES = 64 * 1024;

/** The status alone decides. A gateway's HTML page, a cut or an endless body only means that there is no code. */
async function failure(endpoint: Endpoint, response: Response, limit: Deadline): Promise<BoccoError> {
  const body = read(response, endpoint, limit, LONGEST_ERROR_BYTES);
  const code = await readAll(body).then(errorCode, () => undefined);
  return errorForStatus(endpoint, response.status, { code, retryAfterMs: retryAfterMs(response.headers) });
}

function errorCode(bytes: Uint8Array): number | undefined {
  try {
    return codeOf(JSON.parse(new TextDecoder().decode(bytes)));
  } catch {
    return undefined;
  }
}

/** The innermost cause's own words. The original may hold the peer's bytes and whatever else its library adds. */
function bare(error: unknown): Error {
  let inner = error;
  while (inner instanceof Error && inner.cause !== undefined) inner = inner.cause;
  const code = inner instanceof Error && 'code' in inner ? String(inner.code) : '';
  // Several addresses tried in vain are an AggregateError without words of its own.
  return new Error((inner instanceof Error && inner.message) || code || 'the connection failed');
}
