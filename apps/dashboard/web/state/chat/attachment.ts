/** The picture or recording that is chosen for a room's next message. It is in memory only. */
import { signal } from '@preact/signals';
import { type FilesTaken, filesTaken, mediaType } from '@roomlog/store/file-type';
import { openPicture, type Picture } from '../../browser/picture.ts';
import { rooms } from '../state.ts';

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

/** What the robot in a room takes. */
export const takenIn = (room: string): FilesTaken =>
  filesTaken[rooms.value?.find(({ uuid }) => uuid === room)?.source ?? 'bocco'];

/** It takes less than what a camera makes: that is said before. */
export const isTight = (room: string): boolean => takenIn(room).most < filesTaken.bocco.most;

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
  const choice = await prepare(file, takenIn(room), open);
  // Unless another one was chosen, or this one taken back.
  if (choices.peek()[room] === preparing) put(room, choice);
}

async function prepare(file: File, taken: FilesTaken, open: typeof openPicture): Promise<Choice> {
  const { name } = file;
  // One that can't be read, such as a folder, has no type.
  const head = await file
    .slice(0, 16)
    .arrayBuffer()
    .catch(() => new ArrayBuffer(0));
  const type = mediaType(new Uint8Array(head));
  const isAudio = taken.audio.includes(type) && !file.type.startsWith('video/');
  const sound = { kind: 'audio', name, file, reducedTo: null, preview: null } as const;
  const asIs = taken.image.includes(type);
  const attachment = isAudio ? sound : await preparePicture(file, (it) => open(it, asIs, taken.most));
  if (!attachment) return { state: 'refused', problem: 'unknown_type' };
  if (attachment.file.size > taken.most) return { state: 'refused', problem: 'too_large' };
  return { state: 'ready', attachment };
}

async function preparePicture(
  file: File,
  open: (file: File) => ReturnType<typeof openPicture>,
): Promise<Attachment | null> {
  const picture = await open(file).catch(() => null);
  return picture && { kind: 'image', name: file.name, ...picture };
}
