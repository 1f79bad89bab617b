import { Readable } from 'node:stream';
import type { FastifyReply } from 'fastify';

/** The answer of an endpoint, before a fault changes it. */
export interface Answer {
  status: number;
  headers: Record<string, string>;
  /** JSON in one piece or in many, or the bytes of a file. */
  body: string | Iterable<string> | Buffer;
}

/** A body that is JSON already. */
export function rawJson(status: number, body: Answer['body'], headers: Answer['headers'] = {}): Answer {
  return { status, headers: { 'content-type': 'application/json; charset=utf-8', ...headers }, body };
}

/** Compact JSON without a newline, as BOCCO's. */
export const json = (status: number, value: unknown, headers?: Answer['headers']): Answer =>
  rawJson(status, JSON.stringify(value), headers);

export const plainText = (status: number, text: string): Answer => ({
  status,
  headers: { 'content-type': 'text/plain; charset=utf-8' },
  body: text,
});

/** A list: sent in chunks and without a length, as BOCCO does. `empty` is how no items are written. */
export function list(items: readonly unknown[], empty: 'array' | 'null'): Answer {
  return rawJson(200, [items.length === 0 && empty === 'null' ? 'null' : JSON.stringify(items)]);
}

/** A body in one piece. */
export const wholeText = (body: string | Iterable<string>): string =>
  typeof body === 'string' ? body : Array.from(body).join('');

/** Joins strings with a separator, in chunks of a thousand items: one long string would take the memory of all. */
export function* chunked(open: string, items: Iterable<string>, separator: string, close: string): Generator<string> {
  let chunk = open;
  let count = 0;
  for (const item of items) {
    chunk += count === 0 ? item : separator + item;
    count += 1;
    if (count % 1000 === 0) {
      yield chunk;
      chunk = '';
    }
  }
  yield chunk + close;
}

/** Sends an answer; a body in pieces is streamed. */
export function send(reply: FastifyReply, { status, headers, body }: Answer): FastifyReply {
  reply.code(status).headers(headers);
  return reply.send(typeof body === 'string' || Buffer.isBuffer(body) ? body : Readable.from(body));
}
