/** The picture or recording that is chosen for a room's next message. It is in memory only. */
import { signal } from '@preact/signals';
import { largestFile, mediaType, sendableTypes } from '@roomlog/store/file-type';
import { openPicture, type Picture } from '../../browser/picture.ts';

export interface Attachment {
  kind: 'image' | 'audio';
  name: string;
  file: Blob;
  reducedTo: Picture['reducedTo'];
  /** Null for a recording. */
  preview: ImageBitmap | null;
}

/** Why a file can't be sent. */
export type AttachmentProblem = 'too_large' | 'unknown_type';

type Choice =
  | { state: 'preparing'; name: string }
  | { state: 'ready'; attachment: Attachment }
  | { state: 'refused'; problem: AttachmentProblem };

const choices = signal<Readonly<Record<string, Choice | undefined>>>({});

export const choiceOf = (room: string): Choice | undefined => choices.value[room];

function put(room: string, choice: Choice | undefined): void {
  choices.value = { ...choices.peek(), [room]: choice };
}

export const removeAttachment = (room: string): void => put(room, undefined);

/** Hands out what is ready, once; what was refused is forgotten. */
export function takeAttachment(room: string): Attachment | null {
  const choice = choices.peek()[room];
  removeAttachment(room);
  return choice?.state === 'ready' ? choice.attachment : null;
}

/**
 * Chooses a file in the place of the one before.
 * @param open for tests, which have no browser
 */
export async function choose(room: string, file: File, open = openPicture): Promise<void> {
  const preparing: Choice = { state: 'preparing', name: file.name };
  put(room, preparing);
  const choice = await prepare(file, open);
  // Unless another one was chosen, or this one taken back.
  if (choices.peek()[room] === preparing) put(room, choice);
}

async function prepare(file: File, open: typeof openPicture): Promise<Choice> {
  const { name } = file;
  // One that can't be read, such as a folder, has no type.
  const head = await file
    .slice(0, 16)
    .arrayBuffer()
    .catch(() => new ArrayBuffer(0));
  const type = mediaType(new Uint8Array(head));
  const isAudio = canBeSent('audio', type) && !file.type.startsWith('video/');
  const sound = { kind: 'audio', name, file, reducedTo: null, preview: null } as const;
  const attachment = isAudio ? sound : await preparePicture(file, canBeSent('image', type), open);
  if (!attachment) return { state: 'refused', problem: 'unknown_type' };
  if (attachment.file.size > largestFile) return { state: 'refused', problem: 'too_large' };
  return { state: 'ready', attachment };
}

const canBeSent = (kind: Attachment['kind'], type: string) => sendableTypes[kind].some((each) => each === type);

async function preparePicture(file: File, asIs: boolean, open: typeof openPicture): Promise<Attachment | null> {
  const picture = await open(file, asIs).catch(() => null);
  return picture && { kind: 'image', name: file.name, ...picture };
}
