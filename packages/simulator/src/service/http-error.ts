import { STATUS_CODES } from 'node:http';

/** Thrown where a call fails; each service answers it in its own words. */
export class HttpError extends Error {
  override name = 'HttpError';
  readonly status: number;
  readonly headers: Record<string, string>;

  /** @param message what the service says; by default the standard phrase for the status */
  constructor(status: number, { message = STATUS_CODES[status] ?? '', headers = {} } = {}) {
    super(message);
    this.status = status;
    this.headers = headers;
  }
}

/** An {@link HttpError} as it is, any other error as 400 or 500. */
export function asHttpError(error: unknown): HttpError {
  if (error instanceof HttpError) return error;
  // Fastify refuses a body that can't be parsed, with a status of its own.
  const isUnparsable = error instanceof Error && 'statusCode' in error && Number(error.statusCode) < 500;
  return new HttpError(isUnparsable ? 400 : 500);
}
