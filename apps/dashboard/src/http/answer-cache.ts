/**
 * Answers that follow from the store and the address alone. As long as the store stays as it is, each is made and
 * compressed once, and who has it already gets a 304.
 */
import { randomBytes } from 'node:crypto';
import { promisify } from 'node:util';
import { brotliCompress, constants, gzip } from 'node:zlib';
import type { FastifyReply, FastifyRequest } from 'fastify';

/** A browser keeps the answer, and asks each time whether it still holds. */
export const revalidated = 'private, no-cache';

/** For the description of a route that answers so. */
export const tagged = {
  etag: { type: 'string', description: 'give it as If-None-Match; only where both `from` and `to` are given' },
};
export const unchanged = { type: 'null', description: 'What If-None-Match names still holds.', headers: tagged };

/** A few hundred charts of a year. */
const mostBytes = 16 * 1024 * 1024;

/** Smaller ones are not worth it. */
const compressedFrom = 1024;

const packers = {
  br: (body: Buffer) => promisify(brotliCompress)(body, { params: { [constants.BROTLI_PARAM_QUALITY]: 5 } }),
  gzip: (body: Buffer) => promisify(gzip)(body),
};

type Encoding = keyof typeof packers | 'identity';

interface Kept {
  version: number;
  bodies: Map<Encoding, Buffer>;
}

export interface AnswerCache {
  /** Sends what `make` answers with, or what it answered with before. */
  send(request: FastifyRequest, reply: FastifyReply, make: () => Promise<unknown>): Promise<FastifyReply>;
}

/**
 * @param version another one whenever the store may have changed
 * @param most bytes that are kept; the oldest answers go first
 */
export function createAnswerCache(version: () => number, most = mostBytes): AnswerCache {
  // Versions of another run of this process mean something else.
  const run = randomBytes(6).toString('base64url');
  const kept = new Map<string, Kept>();
  let bytes = 0;

  const forget = (url: string) => {
    for (const body of kept.get(url)?.bodies.values() ?? []) bytes -= body.length;
    kept.delete(url);
  };

  const keep = (url: string, entry: Kept, encoding: Encoding, body: Buffer): Buffer => {
    // Somebody else's answer of a newer store may have come first.
    if (kept.get(url) !== entry) return body;
    entry.bodies.set(encoding, body);
    bytes += body.length;
    for (const oldest of kept.keys()) {
      if (bytes <= most) break;
      forget(oldest);
    }
    return body;
  };

  return {
    send: async (request, reply, make) => {
      const { url, headers } = request;
      // Before anything is read: what is stored meanwhile makes the next answer another one.
      const now = version();
      const etag = `W/"${run}-${now}"`;
      const about = { etag, vary: 'accept-encoding', 'cache-control': revalidated };
      if (headers['if-none-match'] === etag) return reply.code(304).headers(about).send();
      if (kept.get(url)?.version !== now) {
        forget(url);
        kept.set(url, { version: now, bodies: new Map() });
      }
      const entry = kept.get(url) ?? { version: now, bodies: new Map<Encoding, Buffer>() };
      const plain =
        entry.bodies.get('identity') ??
        keep(url, entry, 'identity', Buffer.from(reply.serialize(await make()) as string));
      const encoding = plain.length < compressedFrom ? 'identity' : encodingFor(headers['accept-encoding']);
      void reply.headers(about).type('application/json; charset=utf-8');
      if (encoding === 'identity') return reply.send(plain);
      const packed = entry.bodies.get(encoding) ?? keep(url, entry, encoding, await packers[encoding](plain));
      return reply.header('content-encoding', encoding).send(packed);
    },
  };
}

const encodingFor = (accepted: string | undefined): Encoding =>
  (['br', 'gzip'] as const).find((encoding) =>
    new RegExp(`\\b${encoding}\\b(?!;q=0(\\.0*)?(,|$))`).test(accepted ?? ''),
  ) ?? 'identity';
