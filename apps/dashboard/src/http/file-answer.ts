/** A file as an answer: its parameters, its name and its streamed rows. */
import { Readable } from 'node:stream';
import { isoWithOffset, isTimeZone } from '@roomlog/store/time';
import type { FastifyReply } from 'fastify';
import { Type } from 'typebox';
import { HttpError } from './errors.ts';

const contentTypes = { csv: 'text/csv; charset=utf-8', ndjson: 'application/x-ndjson' };
type Format = keyof typeof contentTypes;
export const fileFormats: readonly Format[] = ['csv', 'ndjson'];

const rows = {
  csv: 'a header line, then a row each; UTF-8',
  ndjson: 'a JSON object a line, with the names of the CSV’s columns',
};

/** In the name of an operation: `Csv`. */
export const nameOf = (format: Format) => format.replace(/^./, (first) => first.toUpperCase());

/** A file as an answer, for the description of a route. */
export const fileResponse = (format: Format, headers: object = {}) => ({
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
export const Excel = Type.Optional(
  Type.Enum(['0', '1'], { description: '1: CSV as spreadsheets like it', examples: ['0'] }),
);

/** The zone of the times in a file. */
export function fileZone({ time_zone }: { time_zone?: string }, home: string): string {
  if (time_zone === undefined || isTimeZone(time_zone)) return time_zone ?? home;
  throw new HttpError('bad_request', 'time_zone must be an IANA name such as Asia/Tokyo.');
}

export function isForExcel({ excel }: { excel?: string }, format: Format): boolean {
  if (excel === '1' && format !== 'csv') throw new HttpError('bad_request', 'excel is for CSV; ask for the .csv.');
  return excel === '1';
}

export interface NamedFile {
  /** Parts of its name; names of rooms and sensors may have any characters. */
  parts: readonly string[];
  /** Epoch seconds [from, to). */
  from: number;
  to: number;
  /** IANA name of the zone of the dates in the name. */
  zone: string;
  format: Format;
}

/** Streams the rows. When they fail half way the connection is cut: half a file must not look complete. */
export function sendFile(reply: FastifyReply, file: NamedFile, rows: AsyncIterable<string>) {
  return reply
    .type(contentTypes[file.format])
    .header('content-disposition', disposition(file))
    .send(Readable.from(rows));
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
