/** How answers are compressed that nobody has compressed before. */
import { constants } from 'node:zlib';
import type { FastifyCompressOptions } from '@fastify/compress';

export const compression: FastifyCompressOptions = {
  threshold: 1024,
  encodings: ['br', 'gzip'],
  // The plugin's own choice, and scripts, which it knows by a table of types that is not in the bundle.
  customTypes: /^text\/(?!event-stream)|[+/](?:json|javascript|text|xml)(?:;|$)|octet-stream(?:;|$)/u,
  // No client sends packed bodies, and a small one may become a huge one.
  globalDecompression: false,
  // Brotli at 4 costs what gzip costs, and is smaller.
  brotliOptions: { params: { [constants.BROTLI_PARAM_QUALITY]: 4 } },
};
