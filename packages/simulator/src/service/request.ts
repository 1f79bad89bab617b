import type { FastifyRequest } from 'fastify';
import { HttpError } from './http-error.ts';

/** The parameters of a call. */
export interface Parameters {
  /** A part of the path, '' when absent. */
  path(name: string): string;
  /** A parameter from the body or else the query, '' when absent. */
  text(name: string): string;
  /** The same of any type, as a JSON body has it. */
  value(name: string): unknown;
  /** A header by its name in lower case, '' when absent. */
  header(name: string): string;
  /** A file of a multipart body. */
  file(name: string): FilePart | undefined;
}

/** An uploaded file of a multipart body. */
export interface FilePart {
  bytes: Buffer;
  name: string;
  /** As it is declared. */
  type: string;
}

/** Reads the query and a urlencoded or multipart body; the body wins. Throws {@link HttpError} 400. */
export async function readParameters(request: FastifyRequest): Promise<Parameters> {
  const values = new Map<string, unknown>(Object.entries(request.query ?? {}));
  const files = new Map<string, FilePart>();
  if (request.isMultipart()) await readMultipart(request, values, files);
  else for (const [name, value] of Object.entries(request.body ?? {})) values.set(name, value);
  return {
    // Fastify's params are an object of strings.
    path: (name) => (request.params as Record<string, string>)[name] ?? '',
    text(name) {
      // A parameter given twice counts once, as Go's FormValue has it.
      const [value] = [values.get(name)].flat();
      return typeof value === 'string' ? value : '';
    },
    value: (name) => values.get(name),
    header: (name) => [request.headers[name] ?? ''].flat().join(', '),
    file: (name) => files.get(name),
  };
}

/** Fills `values` and `files`. Throws {@link HttpError} 400 for a broken body. */
async function readMultipart(request: FastifyRequest, values: Map<string, unknown>, files: Map<string, FilePart>) {
  try {
    for await (const part of request.parts()) {
      if (part.type === 'field') values.set(part.fieldname, part.value);
      else files.set(part.fieldname, { bytes: await part.toBuffer(), name: part.filename, type: part.mimetype });
    }
  } catch {
    throw new HttpError(400);
  }
}

/** A whole number; '' is 0. Throws {@link HttpError} 400. */
export function wholeNumber(text: string): number {
  if (text === '') return 0;
  const number = Number(text);
  if (!Number.isSafeInteger(number)) throw new HttpError(400);
  return number;
}
