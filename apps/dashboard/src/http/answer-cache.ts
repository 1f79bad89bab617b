/**
 * Answers that follow from the store and the address alone. As long as the store stays as it is, each is made and
 * compressed once. Who has it already gets a 304, also when what came into the store since is nothing to it.
 */
import { createHash } from 'node:crypto';
import { promisify } from 'node:util';
import { brotliCompress, constants, gzip } from 'node:zlib';
import type { FastifyReply, FastifyRequest, onRequestHookHandler } from 'fastify';
import { ofData } from './security-headers.ts';

/** A browser keeps the answer, and asks each time whether it still holds. */
export const revalidated = 'private, no-cache';

/** For a route that answers so: nothing is left for the plugin that compresses. */
export const packsItself = { compress: false } as const;

const tagged = { etag: { type: 'string', description: 'give it as If-None-Match' } };

/** The answers of a route that answers so, for its description. */
export const keptAnswers = <T extends object>(schema: T) => ({
  200: { ...schema, headers: tagged },
  304: { type: 'null', description: 'What If-None-Match names still holds.', headers: tagged },
});

/** A few hundred charts of a year. */
const mostBytes = 16 * 1024 * 1024;

/** What an entry takes beside its bodies. */
const entryBytes = 512;

/** Smaller ones are not worth it. */
const compressedFrom = 1024;

const packers = {
  br: (body: Buffer) => promisify(brotliCompress)(body, { params: { [constants.BROTLI_PARAM_QUALITY]: 5 } }),
  gzip: (body: Buffer) => promisify(gzip)(body),
};
type Encoding = keyof typeof packers;

export interface Answer {
  /** As the route would return it; a text is sent as it is. */
  value: unknown;
  /** For how long it holds though nothing is stored; 0 or less is not kept. */
  seconds: number;
}

/** Where a clock matters, for no longer than this (seconds): clocks are set, and then it would have been another time. */
export const clockSeconds = 60;

/** An answer in which no clock matters. */
export const lasting = (value: unknown): Answer => ({ value, seconds: Number.POSITIVE_INFINITY });

interface Kept {
  version: number;
  /** By the cache's clock. */
  until: number;
  etag: string;
  plain: Buffer;
  packed: Map<Encoding, Buffer>;
  bytes: number;
}

interface KnownFirst {
  readonly compress: false;
  readonly onRequest: onRequestHookHandler;
}

export interface AnswerCache {
  /**
   * Options of a route whose answers have their address as key. Who asks for what is known gets it as soon as the door has
   * let them in: the address was checked when the answer was made.
   */
  route: KnownFirst;
  /** The same, for a route that gives `send` another key. */
  routeBy: (key: (request: FastifyRequest) => string) => KnownFirst;
  /**
   * Sends what `make` answers with, or what it answered with before. Whoever may not have it is refused before this.
   * @param options.key all that the answer depends on beside the store and the clock; the address, if left out
   * @param options.vary the headers that the key is made of
   */
  send(
    request: Pick<FastifyRequest, 'url' | 'headers'>,
    reply: FastifyReply,
    make: () => Promise<Answer>,
    options?: { key?: string; vary?: string },
  ): void;
}

/**
 * @param version another one whenever the store may have changed
 * @param options.most bytes that are kept; the oldest answers go first
 * @param options.clock milliseconds, by a clock that nobody sets
 */
export function createAnswerCache(
  version: () => number,
  { most = mostBytes, clock = () => performance.now() } = {},
): AnswerCache {
  const kept = new Map<string, Kept>();
  let bytes = 0;

  const forget = (key: string) => {
    bytes -= kept.get(key)?.bytes ?? 0;
    kept.delete(key);
  };

  const count = (entry: Kept, more: number) => {
    entry.bytes += more;
    bytes += more;
    for (const oldest of kept.keys()) {
      if (bytes <= most) break;
      forget(oldest);
    }
  };

  const renew = async (key: string, make: () => Promise<Answer>, serialize: FastifyReply['serialize']) => {
    // Before anything is read: what is stored meanwhile makes the next answer another one.
    const [now, at] = [version(), clock()];
    const { value, seconds } = await make();
    const plain = Buffer.from(typeof value === 'string' ? value : (serialize(value) as string));
    const etag = `W/"${createHash('sha256').update(plain).digest('base64url').slice(0, 22)}"`;
    // The same text as before is not compressed again.
    const before = kept.get(key);
    const packed = before?.etag === etag ? before.packed : new Map<Encoding, Buffer>();
    const entry: Kept = { version: now, until: at + seconds * 1000, etag, plain, packed, bytes: 0 };
    forget(key);
    if (seconds <= 0) return entry;
    kept.set(key, entry);
    const sizes = [plain, ...packed.values()].map((body) => body.length);
    count(entry, sizes.reduce((a, b) => a + b) + 2 * key.length + entryBytes);
    return entry;
  };

  const pack = async (key: string, entry: Kept, encoding: Encoding): Promise<Buffer> => {
    const body = await packers[encoding](entry.plain);
    if (kept.get(key) === entry && !entry.packed.has(encoding)) {
      entry.packed.set(encoding, body);
      count(entry, body.length);
    }
    return body;
  };

  const known = (key: string): Kept | undefined => {
    const entry = kept.get(key);
    return entry && entry.version === version() && clock() < entry.until ? entry : undefined;
  };

  const routeBy = (key: (request: FastifyRequest) => string): KnownFirst => ({
    ...packsItself,
    onRequest: (request, reply, done) => {
      const { headers } = request;
      const entry = known(key(request));
      const encoding = entry && encodingOf(entry, headers);
      const body = encoding ? entry?.packed.get(encoding) : entry?.plain;
      if (!entry || !body || hasIt(entry, headers)) return done();
      // Past Fastify: what it does for an answer takes longer than all the rest.
      reply.hijack();
      const head = [...headOfData, 'etag', entry.etag, 'content-length', String(body.length)];
      if (encoding) head.push('content-encoding', encoding);
      reply.raw.writeHead(200, head).end(body);
    },
  });

  return {
    route: routeBy(({ url }) => url),
    routeBy,
    // Answers that are there are sent at once, and no promise is left to Fastify, which would wait until all is sent.
    send: ({ url, headers }, reply, make, { key = url, vary = byEncoding } = {}) => {
      const fail = (error: Error) => void reply.send(error);
      const answer = (entry: Kept) => {
        void reply.headers({ etag: entry.etag, vary, 'cache-control': revalidated });
        if (hasIt(entry, headers)) {
          void reply.code(304).send();
          return;
        }
        if (!reply.hasHeader('content-type')) void reply.type(json);
        const encoding = encodingOf(entry, headers);
        if (encoding !== undefined) void reply.header('content-encoding', encoding);
        const body = encoding === undefined ? entry.plain : entry.packed.get(encoding);
        if (body) void reply.send(body);
        else if (encoding) pack(key, entry, encoding).then((packed) => void reply.send(packed), fail);
      };
      const entry = known(key);
      if (entry) answer(entry);
      else renew(key, make, reply.serialize.bind(reply)).then(answer).catch(fail);
    },
  };
}

const json = 'application/json; charset=utf-8';
const byEncoding = 'accept-encoding';

/** Of each answer of data, as Node takes it: names and values in turn. */
const headOfData = Object.entries({
  ...ofData,
  'content-type': json,
  vary: byEncoding,
  'cache-control': revalidated,
}).flat();

const hasIt = ({ etag }: Kept, headers: FastifyRequest['headers']) => headers['if-none-match']?.includes(etag) === true;

const encodingOf = ({ plain }: Kept, headers: FastifyRequest['headers']): Encoding | undefined =>
  plain.length < compressedFrom ? undefined : encodingFor(headers['accept-encoding']);

/** Each as a client asks for it, unless it is not to be taken: `br;q=0`. */
const wanted: readonly [Encoding, RegExp][] = [
  ['br', /\bbr\b(?!;q=0(\.0*)?(,|$))/],
  ['gzip', /\bgzip\b(?!;q=0(\.0*)?(,|$))/],
];

const encodingFor = (accepted = ''): Encoding | undefined => wanted.find(([, pattern]) => pattern.test(accepted))?.[0];
