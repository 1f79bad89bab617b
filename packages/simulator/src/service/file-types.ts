import type { FilePart } from './request.ts';

/** File types by their magic bytes. */
const MAGIC: [ending: string, type: string, offset: number, bytes: string][] = [
  ['m4a', 'audio/mp4', 4, 'ftyp'],
  ['wav', 'audio/wav', 0, 'RIFF'],
  ['ogg', 'audio/ogg', 0, 'OggS'],
  ['png', 'image/png', 1, 'PNG'],
  ['jpg', 'image/jpeg', 0, '\xff\xd8'],
  ['mp3', 'audio/mpeg', 0, 'ID3'],
  ['mp3', 'audio/mpeg', 0, '\xff\xfb'],
];

/** The declared type is often application/octet-stream, so the first bytes decide, else the file's name. */
export function fileTypeOf({ bytes, name }: FilePart): { ending: string; type: string } {
  const known = MAGIC.find(([, , at, start]) => bytes.toString('latin1', at, at + start.length) === start);
  if (known !== undefined) return { ending: known[0], type: known[1] };
  return { ending: /\.(\w{1,8})$/.exec(name)?.[1]?.toLowerCase() ?? 'bin', type: 'application/octet-stream' };
}
