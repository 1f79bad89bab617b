/** Cuts off clients whose body takes too long. Node's own limit must hold for files too, and so is far too long for the rest. */
import type { IncomingMessage, Server } from 'node:http';
import { handleClientError } from './errors.ts';
import type { Limits } from './limits.ts';

const cuts = new WeakMap<IncomingMessage, NodeJS.Timeout>();

/** Call it before the server listens. */
export function cutSlowBodies(server: Server, { requestTimeout }: Pick<Limits, 'requestTimeout'>): void {
  server.on('request', (request: IncomingMessage) => {
    const { 'content-length': length, 'transfer-encoding': encoding } = request.headers;
    if (encoding === undefined && Number(length ?? 0) === 0) return;
    cutAfter(request, requestTimeout);
    request.once('close', () => clearTimeout(cuts.get(request)));
  });
}

/**
 * Grants a file more time, as long as it keeps coming.
 * @returns a function to call for each piece of it
 */
export function grantUploadTime(
  request: IncomingMessage,
  { uploadTimeout, uploadPause }: Pick<Limits, 'uploadTimeout' | 'uploadPause'>,
): () => void {
  const end = performance.now() + uploadTimeout;
  return () => {
    if (cuts.has(request)) cutAfter(request, Math.min(uploadPause, end - performance.now()));
  };
}

function cutAfter(request: IncomingMessage, ms: number): void {
  clearTimeout(cuts.get(request));
  const cut = setTimeout(() => {
    // All of it has come: the answer may take any time.
    if (request.complete) return;
    handleClientError(
      Object.assign(new Error('a body took too long'), { code: 'ERR_HTTP_REQUEST_TIMEOUT' }),
      request.socket,
    );
  }, ms);
  cuts.set(request, cut.unref());
}
