/** A file as an answer: its parameters, its name and its streamed rows. */
import { Readable } from 'node:stream';
import type { FileChunk, FileFormat } from '@roomlog/store';
import { isoWithOffset, isTimeZone } from '@roomlog/store/time';
import type { FastifyReply } from 'fastify';
import { Type } from 'typebox';
import { HttpError } from './errors.ts';

const contentTypes: Record<FileFormat, string> = {
  csv: 'text/csv; charset=utf-8',
  ndjson: 'application/x-ndjson',
  parquet: 'application/vnd.apache.parquet',
};

const rows: Record<FileFormat, string> = {
  csv: 'a header line, then a row each; UTF-8',
  ndjson: 'a JSON object a line, with the names of the CSV’s columns',
  parquet: 'a column each; it ends with what makes it readable',
};

/** In the name of an operation: `Csv`. */
export const nameOf = (format: FileFormat) => format.replace(/^./, (first) => first.toUpperCase());

/** A file as an answer, for the description of a route. */
export const fileResponse = (format: FileFormat, headers: object = {}) => ({
  200: {
    description: 'The file, streamed. One that is cut off is incomplete.',
    headers: {
      'content-disposition': { type: 'string', description: 'the name of the file: what it holds, from when to when' },
      ...headers,
    },
    content: { [contentTypes[format].split(';')[0] ?? '']: { schema: Type.String({ description: rows[format] }) } },
  },
});

export const FileZone = Type.Optional(
  Type.String({
    description: 'an IANA name: the zone of the times in the file; default: the home’s',
    examples: ['Asia/Tokyo'],
  }),
);
/** A parameter that is on with `1`. */
export const Flag = (description: string) =>
  Type.Optional(Type.Enum(['0', '1'], { description: `1: ${description}`, examples: ['0'] }));
export const Excel = Flag('CSV as Japanese Excel opens it');

/** The zone of the times in a file, if one is asked for. */
export function fileZone({ time_zone }: { time_zone?: string }): string | undefined {
  if (time_zone === undefined || isTimeZone(time_zone)) return time_zone;
  throw new HttpError('bad_request', 'time_zone must be an IANA name such as Asia/Tokyo.');
}

export interface NamedFile {
  /** Parts of its name; names of rooms and sensors may have any characters. */
  parts: readonly string[];
  /** Epoch seconds [from, to). */
  from: number;
  to: number;
  /** IANA name of the zone of the dates in the name. */
  zone: string;
  format: FileFormat;
}

/**
 * Streams the file. When it fails half way the connection is cut: half a file must not look complete. `HEAD` is answered
 * without reading anything.
 */
export function sendFile(reply: FastifyReply, file: NamedFile, chunks: () => AsyncIterable<FileChunk>) {
  // A stream, because without one the answer would say that the file has no bytes.
  const body = reply.request.method === 'HEAD' ? Readable.from([]) : Readable.from(chunks());
  return reply.type(contentTypes[file.format]).header('content-disposition', disposition(file)).send(body);
}

/** The name in ASCII for old clients, and the full one (RFC 6266, RFC 8187). */
export function disposition({ parts, from, to, zone, format }: NamedFile): string {
  const days = [from, Math.max(from, to - 1)].map((ts) => isoWithOffset(ts, zone).slice(0, 10));
  const nameOf = (texts: readonly string[]) =>
    `${['roomlog', ...texts.map(harmless), ...days].filter((text) => text !== '').join('-')}.${format}`;
  const whole = nameOf(parts);
  const ascii = nameOf(parts.map((part) => part.replaceAll(/[^ -~]/g, ' ')));
  const further = whole === ascii ? '' : `; filename*=UTF-8''${percentEncoded(whole)}`;
  return `attachment; filename="${ascii}"${further}`;
}

/** A file name has at most 255 bytes, and a Japanese character has three. */
const charactersAtMost = 24;

/** Letters and digits of any script: nothing that a file system, a shell or a header could misread. */
function harmless(text: string): string {
  const words = text
    .toWellFormed()
    .replaceAll(/[^\p{L}\p{M}\p{N}]+/gu, ' ')
    .trim();
  return Array.from(words).slice(0, charactersAtMost).join('').trim().replaceAll(' ', '_');
}

/** RFC 8187 escapes more characters than a URL does. */
function percentEncoded(text: string): string {
  return encodeURIComponent(text).replaceAll(/[!'()*]/g, (it) => `%${it.charCodeAt(0).toString(16).toUpperCase()}`);
}
