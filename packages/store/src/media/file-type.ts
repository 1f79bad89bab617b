/** The type of a file by its first bytes, because the server's `Content-Type` can't be trusted; and what can be sent. */
import type { SourceName } from '../sources.ts';

const ascii = (bytes: Uint8Array, from: number, to: number) => String.fromCharCode(...bytes.subarray(from, to));

/** Brands of ISO base media files (ISO/IEC 14496-12, section 4.3) with sound; HEIC and AVIF have other brands. */
const soundBrands = new Set(['M4A ', 'M4B ', 'mp41', 'mp42', 'isom', 'iso2', 'iso5', 'iso6', 'dash', 'MSNV', 'qt  ']);

/** An mp3 begins with its tags, or with a frame: eleven bits set, then a version and a layer that exist. */
const isMp3 = (bytes: Uint8Array) => {
  if (ascii(bytes, 0, 3) === 'ID3') return true;
  const [first = 0, second = 0] = bytes;
  return first === 0xff && (second & 0xe0) === 0xe0 && (second & 0x18) !== 0x08 && (second & 0x06) !== 0;
};

const signatures: readonly [type: string, matches: (bytes: Uint8Array) => boolean][] = [
  ['image/png', (bytes) => ascii(bytes, 0, 8) === '\x89PNG\r\n\x1a\n'],
  ['image/jpeg', (bytes) => ascii(bytes, 0, 3) === '\xff\xd8\xff'],
  ['image/gif', (bytes) => /^GIF8[79]a$/.test(ascii(bytes, 0, 6))],
  ['image/webp', (bytes) => ascii(bytes, 0, 4) === 'RIFF' && ascii(bytes, 8, 12) === 'WEBP'],
  ['audio/wav', (bytes) => ascii(bytes, 0, 4) === 'RIFF' && ascii(bytes, 8, 12) === 'WAVE'],
  ['audio/ogg', (bytes) => ascii(bytes, 0, 4) === 'OggS'],
  ['audio/mp4', (bytes) => ascii(bytes, 4, 8) === 'ftyp' && soundBrands.has(ascii(bytes, 8, 12))],
  ['audio/mpeg', isMp3],
];

/**
 * A media type that browsers show or play; `application/octet-stream` for every other file, which they may only
 * download.
 */
export function mediaType(bytes: Uint8Array): string {
  return signatures.find(([, matches]) => matches(bytes))?.[0] ?? 'application/octet-stream';
}

/** The files that a robot takes: types by the kind of the message, and bytes of the largest. */
export interface FilesTaken {
  image: readonly string[];
  audio: readonly string[];
  most: number;
}

/** BOCCO names no limit, and no larger one is fetched back from it. BOCCO emo takes 1 MB, and doesn't say which. */
export const filesTaken: Readonly<Record<SourceName, FilesTaken>> = {
  bocco: { image: ['image/jpeg', 'image/png'], audio: ['audio/mp4'], most: 25 * 1024 * 1024 },
  emo: { image: ['image/jpeg', 'image/png'], audio: ['audio/mp4', 'audio/mpeg'], most: 1_000_000 },
};
