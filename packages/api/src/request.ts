import type { Endpoint } from './endpoints.ts';
import { AnswerTooLarge, BoccoError, codeOf, errorForStatus, RequestRefused, TimedOut, Unreachable } from './errors.ts';
import { answerDate } from './http-date.ts';
import { startLimit } from './limit.ts';
import type { AnswerHead } from './options.ts';
import { retryAfterMs } from './retry.ts';
import type { Secret } from './secret.ts';

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
  bytes: Uint8Array;
}

/**
 * One try of one request: the only `fetch` of the package. Adds the token, refuses redirects, stops at the endpoint's
 * time and size. Returns a 2xx answer, throws a `BoccoError` for anything else and the signal's reason when it aborts.
 */
export async function request(
  baseUrl: URL,
  outgoing: Outgoing,
  token: Secret | undefined,
  signal: AbortSignal,
  onAnswer?: (answer: AnswerHead) => void,
): Promise<Answer> {
  const { endpoint, form } = outgoing;
  const url = address(baseUrl, outgoing);
  if (token && endpoint.token === 'query') url.searchParams.set('access_token', token.reveal());
  if (token && endpoint.token === 'form') form?.set('access_token', token.reveal());
  const ms = endpoint.attemptMs;
  const limit = startLimit([signal], ms, () => new TimedOut(endpoint, `No answer within ${ms / 1000} s`));
  try {
    limit.signal.throwIfAborted();
    const asking = fetch(url, {
      method: endpoint.method,
      // The reference asks for it on posts: the language of the error texts, which nobody reads here.
      headers: { 'accept-language': 'ja' },
      body: form ?? null,
      // A followed 307 would carry token and password elsewhere; 'error' would hide the status in a TypeError.
      redirect: 'manual',
      signal: limit.signal,
    });
    const response = await connected(endpoint, limit.signal, asking);
    onAnswer?.({ status: response.status, date: answerDate(response.headers) });
    if (!response.ok) throw await failure(endpoint, response);
    const content_type = response.headers.get('content-type') ?? 'application/octet-stream';
    const bytes = await connected(endpoint, limit.signal, read(response, endpoint));
    return { endpoint, status: response.status, content_type, bytes };
  } finally {
    limit.release();
  }
}

/** Waits for a part of the exchange. A connection that fails is `Unreachable`, unless it was ended from here. */
async function connected<T>(endpoint: Endpoint, signal: AbortSignal, part: Promise<T>): Promise<T> {
  try {
    return await part;
  } catch (error) {
    if (error instanceof BoccoError) throw error;
    signal.throwIfAborted();
    const cause = bare(error);
    throw new Unreachable(endpoint, `BOCCO cannot be reached: ${cause.message}`, { cause });
  }
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

/** The body as it arrives, decompressed and counted: a small gzip can grow to gigabytes. */
async function read({ body, status }: Response, endpoint: Endpoint, maxBytes = endpoint.maxBytes): Promise<Uint8Array> {
  const chunks: Uint8Array[] = [];
  let size = 0;
  for await (const chunk of body ?? []) {
    size += chunk.length;
    if (size > maxBytes) throw new AnswerTooLarge(endpoint, `The answer exceeds ${maxBytes} bytes`, { status });
    chunks.push(chunk);
  }
  return new Uint8Array(Buffer.concat(chunks));
}

const LONGEST_ERROR_BYTES = 64 * 1024;

/** The status alone decides. A gateway's HTML page, a cut or an endless body only means that there is no code. */
async function failure(endpoint: Endpoint, response: Response): Promise<BoccoError> {
  const code = await read(response, endpoint, LONGEST_ERROR_BYTES).then(errorCode, () => undefined);
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
