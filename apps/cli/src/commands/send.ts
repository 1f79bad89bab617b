import { randomUUID } from 'node:crypto';
import { readFileSync } from 'node:fs';
import { extname } from 'node:path';
import { BoccoError, type ErrorKind, type Sent } from '@roomlog/api';
import { Failure } from '@roomlog/runtime';
import { isBlank } from '@roomlog/store';
import { findAccess, type JoinedRoom, pickRoom, withRooms } from '../bocco.ts';
import { printJson, printLine, printTable, timeIn } from '../output/print.ts';
import { messageRow } from './messages.ts';

export interface SendOptions {
  image?: string;
  audio?: string;
  json?: boolean;
}

const imageTypes: Record<string, string> = { '.png': 'image/png', '.jpg': 'image/jpeg', '.jpeg': 'image/jpeg' };

/** Sends one message and prints it as BOCCO stored it. Every attempt has the same unique_id, so it is spoken once. */
export async function send(
  room: string,
  text: string | undefined,
  options: SendOptions,
  stop: AbortSignal,
): Promise<void> {
  const given = [text, options.image, options.audio].filter((value) => value !== undefined);
  if (given.length !== 1) throw new Failure('usage', 'Give exactly one of TEXT, --image FILE or --audio FILE.m4a.');
  const post = prepare(text, options);
  const access = findAccess();
  const deliver = (rooms: JoinedRoom[]) => post(pickRoom(rooms, room)).catch(warnOfDuplicate);
  const sent = await withRooms(access, stop, deliver, 'Sending');
  if (options.json) return printJson(sent.status === 'created' ? sent.message : sent);
  if (sent.status === 'created') return printTable([messageRow(sent.message, timeIn(access.timeZone))]);
  printLine(`already stored as message ${sent.id}`);
}

const doubtful: ErrorKind[] = ['timed_out', 'unreachable', 'server_fault', 'undecodable_answer', 'answer_too_large'];

/** BOCCO answered a moment ago, so the message may have arrived: a second try would be spoken too. */
function warnOfDuplicate(error: unknown): never {
  if (!(error instanceof BoccoError && doubtful.includes(error.kind))) throw error;
  throw new Failure(
    'boccoUnreachable',
    `${error.message}; it may have arrived all the same: look with roomlog messages before you send it again.`,
    { cause: error },
  );
}

type Post = (to: JoinedRoom) => Promise<Sent>;

/** Reads the file before anything is sent. */
function prepare(text: string | undefined, { image, audio }: SendOptions): Post {
  const unique_id = randomUUID();
  if (image !== undefined) {
    const type = imageTypes[extname(image).toLowerCase()];
    if (type === undefined) throw new Failure('usage', `${image} must be a .png or .jpg picture.`);
    const blob = new Blob([readWhole(image)], { type });
    return ({ client, room }) => client.sendImage(room.uuid, { unique_id, image: blob });
  }
  if (audio !== undefined) {
    const blob = new Blob([readWhole(audio)], { type: 'audio/mp4' });
    return ({ client, room }) => client.sendAudio(room.uuid, { unique_id, audio: blob });
  }
  if (text === undefined || isBlank(text))
    throw new Failure('usage', 'The text is empty; write what the robot should say.');
  return ({ client, room }) => client.sendText(room.uuid, { unique_id, text });
}

function readWhole(file: string): Buffer<ArrayBuffer> {
  try {
    return readFileSync(file);
  } catch (cause) {
    const reason = (cause as NodeJS.ErrnoException).code === 'ENOENT' ? 'there is no such file' : 'it can’t be read';
    throw new Failure('usage', `${file}: ${reason}.`, { cause });
  }
}
