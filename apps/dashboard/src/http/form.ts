/** A form with a picture or a recording, read piece by piece: its file goes to the disk as it comes. */
import type { MultipartFile } from '@fastify/multipart';
import { draftMediaFile, dropDraft, type MediaDraft } from '@roomlog/store';
import type { FilesTaken } from '@roomlog/store/file-type';
import type { FastifyRequest } from 'fastify';
import { HttpError } from './errors.ts';
import type { Limits } from './limits.ts';
import { grantUploadTime } from './slow-bodies.ts';

const kinds = ['image', 'audio'] as const;
type Kind = (typeof kinds)[number];

interface FileField {
  kind: Kind;
  draft: MediaDraft;
}

/** What a form brought. Whoever takes the draft drops it. */
export interface Form extends FileField {
  unique_id: string;
}

export const uuidPattern = '^[0-9a-fA-F]{8}(-[0-9a-fA-F]{4}){3}-[0-9a-fA-F]{12}$';

const refused = (sentence: string) => new HttpError('bad_request', sentence);

interface Terms {
  dataDir: string;
  limits: Limits;
  /** What the robot takes. */
  taken: FilesTaken;
}

/**
 * Reads a form with the field `unique_id` and one file, `image` or `audio`, in any order. Leaves nothing behind when it
 * rejects.
 * @throws HttpError, or the error of the disk
 */
export async function readForm(request: FastifyRequest, terms: Terms): Promise<Form> {
  const { limits } = terms;
  const read: Partial<FileField> & { unique_id?: string } = {};
  try {
    for await (const part of request.parts({ limits: partLimits(limits) })) {
      if (part.type === 'file') Object.assign(read, await receiveFile(request, part, read, terms));
      else read.unique_id = uniqueIdOf(part.fieldname, part.value, read);
    }
    const { unique_id, kind, draft } = read;
    if (!kind || !draft) throw refused('Give a file, image or audio; a text goes as JSON.');
    if (unique_id === undefined) throw refused('unique_id is missing; it must be a UUID.');
    return { unique_id, kind, draft };
  } catch (error) {
    if (read.draft) await dropDraft(read.draft);
    // A browser reads the answer only when all of its form is taken.
    request.raw.unpipe().resume();
    throw asRefusal(error);
  }
}

/** One field or file too many is let in, and refused here with its name. */
const partLimits = ({ uploadBytes }: Limits) => ({
  fieldNameSize: 100,
  fieldSize: 100,
  fields: 2,
  files: 2,
  parts: 3,
  headerPairs: 20,
  fileSize: uploadBytes,
});

function uniqueIdOf(name: string, value: unknown, { unique_id }: { unique_id?: string }): string {
  if (name === 'text') throw refused('BOCCO takes one kind of content in a message; send the text as another one.');
  if (isKind(name)) throw refused(`${name} must be a file.`);
  if (name !== 'unique_id') throw unknownField(name);
  if (unique_id !== undefined) throw refused('unique_id is given more than once; give it once.');
  if (typeof value !== 'string' || !new RegExp(uuidPattern).test(value)) throw refused('unique_id must be a UUID.');
  return value;
}

const unknownField = (name: string) =>
  refused(`${name} is not a field of this route; it takes unique_id and image or audio.`);

async function receiveFile(
  request: FastifyRequest,
  { fieldname, file }: MultipartFile,
  { draft: other }: Partial<FileField>,
  { dataDir, limits, taken }: Terms,
): Promise<FileField> {
  if (other) throw refused('BOCCO takes one file in a message; send the other one as another message.');
  if (!isKind(fieldname)) throw unknownField(fieldname);
  const granted = grantUploadTime(request.raw, limits);
  async function* pieces() {
    let isEmpty = true;
    for await (const piece of file as AsyncIterable<Buffer>) {
      granted();
      isEmpty = false;
      yield piece;
    }
    if (file.truncated) throw tooLarge(limits);
    if (isEmpty) throw refused(`${fieldname} is empty; choose another file.`);
  }
  return {
    kind: fieldname,
    draft: await draftMediaFile(dataDir, pieces(), (type) => expectType(fieldname, type, taken)),
  };
}

const isKind = (name: string): name is Kind => kinds.some((kind) => kind === name);

/** For a file, and for a form that says itself that it has such a file. */
export const tooLarge = ({ uploadBytes }: Pick<Limits, 'uploadBytes'>) =>
  new HttpError('too_large', `The file is larger than ${sizeOf(uploadBytes)}; send a smaller one.`);

const sizeOf = (bytes: number) => (bytes % 1e6 === 0 ? `${bytes / 1e6} MB` : `${Math.floor(bytes / 1024 / 1024)} MiB`);

const wanted: Record<Kind, string> = {
  image: 'image is neither a JPEG nor a PNG; BOCCO takes no other pictures.',
  audio: 'audio is no m4a; BOCCO takes no other recordings, and BOCCO emo only an mp3 beside it.',
};

function expectType(kind: Kind, type: string, taken: FilesTaken): void {
  if (!taken[kind].includes(type)) throw new HttpError('wrong_content_type', wanted[kind]);
}

const limitCodes = /^FST_(PARTS|FILES|FIELDS)_LIMIT$/;

/** The parser's errors have no status. */
function asRefusal(error: unknown): unknown {
  if (!(error instanceof Error) || error instanceof HttpError) return error;
  if ('code' in error && limitCodes.test(String(error.code)))
    return refused('Give unique_id and one file, image or audio.');
  return /multipart|boundary/i.test(error.message)
    ? refused('The form is broken off, or no form; send all of it.')
    : error;
}
