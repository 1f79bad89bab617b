import type { Endpoint } from './endpoints.ts';
import { AnswerTooLarge, BoccoError, errorForStatus, TimedOut, Unreachable } from './errors.ts';
import { startLimit } from './limit.ts';
import { retryAfterMs } from './retry.ts';
import type { Secret } from './secret.ts';

export interface Outgoing {
  endpoint: Endpoint;
  /** Without the token. */
  url: URL;
  form?: URLSearchParams | FormData;
}

export interface Answer {
  status: number;
  content_type: string;
  bytes: Uint8Array;
}

/**
 * One try of one request: the only `fetch` of the package. Adds the token, refuses redirects, stops at the endpoint's
 * time and size. Returns a 2xx answer, throws a `BoccoError` for anything else and the signal's reason when it aborts.
 */
export async function request(outgoing: Outgoing, token: Secret | undefined, signal: AbortSignal): Promise<Answer> {
  const { endpoint } = outgoing;
  const ms = endpoint.attemptMs;
  const limit = startLimit([signal], { ms, up: () => new TimedOut(endpoint, `No answer within ${ms / 1000} s`) });
  if (endpoint.token === 'form' && token) outgoing.form?.set('access_token', token.reveal());
  try {
    limit.signal.throwIfAborted();
    const response = await fetch(addressed(outgoing, token), {
      method: endpoint.method,
      // Documented as wanted for posts; it sets the language of the error texts, which nobody reads here.
      headers: { accept: '*/*', 'accept-language': 'ja' },
      body: outgoing.form ?? null,
      // Not followed and not thrown as a nameless TypeError: a followed 307 would carry token and password elsewhere.
      redirect: 'manual',
      signal: limit.signal,
    });
    if (!response.ok) throw await failure(endpoint, response);
    return {
      status: response.status,
      content_type: response.headers.get('content-type') ?? 'application/octet-stream',
      bytes: await read(response, endpoint),
    };
  } catch (error) {
    if (error instanceof BoccoError) throw error;
    limit.signal.throwIfAborted();
    const cause = bare(error);
    throw new Unreachable(endpoint, `BOCCO cannot be reached: ${cause.message}`, { cause });
  } finally {
    limit.release();
  }
}

function addressed({ endpoint, url }: Outgoing, token: Secret | undefined): URL {
  const address = new URL(url);
  if (endpoint.token === 'query' && token) address.searchParams.set('access_token', token.reveal());
  return address;
}

/** The body as it arrives, decompressed and counted: a small gzip can grow to gigabytes. */
async function read(response: Response, endpoint: Endpoint, maxBytes = endpoint.maxBytes): Promise<Uint8Array> {
  const chunks: Uint8Array[] = [];
  let size = 0;
  for await (const chunk of response.body ?? []) {
    size += chunk.length;
    if (size > maxBytes) {
      throw new AnswerTooLarge(endpoint, `The answer is larger than ${maxBytes / 1024 / 1024} MiB`, {
        status: response.status,
      });
    }
    chunks.push(chunk);
  }
  const bytes = new Uint8Array(size);
  let offset = 0;
  for (const chunk of chunks) {
    bytes.set(chunk, offset);
    offset += chunk.length;
  }
  return bytes;
}

const LARGEST_ERROR_BYTES = 64 * 1024;

async function failure(endpoint: Endpoint, response: Response): Promise<Error> {
  // The status alone decides; a gateway's HTML page, a cut or an endless body only means that there is no code.
  const code = await read(response, endpoint, LARGEST_ERROR_BYTES).then(errorCode, () => undefined);
  return errorForStatus(endpoint, response.status, { code, retryAfterMs: retryAfterMs(response.headers) });
}

function errorCode(bytes: Uint8Array): number | undefined {
  try {
    const { code }: { code?: unknown } = JSON.parse(new TextDecoder().decode(bytes));
    return typeof code === 'number' && Number.isSafeInteger(code) ? code : undefined;
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
