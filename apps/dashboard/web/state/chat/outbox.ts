/**
 * Messages that wait to be sent. The page makes the `unique_id`, so a message that is tried twice is sent once. One that
 * could not reach the server stays in this browser until it can.
 */
import { computed, signal } from '@preact/signals';
import {
  ApiError,
  deleteOutboxRow,
  getFile,
  getOutbox,
  postFile,
  postMessage,
  postSettled,
  postStamp,
} from '../../api.ts';
import { type Failure, failureOfStatus } from '../../text/failures.ts';
import { isRefusal } from '../../text/refusals.ts';
import { roomId } from '../state.ts';
import type { Attachment } from './attachment.ts';
import { messages } from './chat.ts';
import { putBack } from './drafts.ts';
import { type PendingRow, sameId, stillPending } from './pending.ts';
import { removeUnsent, storeUnsent, unsent } from './unsent.ts';
import { uuidV4 } from './uuid.ts';

const rows = signal<PendingRow[]>([]);

/** Those that are not in the message list yet, oldest first. */
export const pending = computed(() => stillPending(rows.value, messages.value ?? []));

/** Files that the server doesn't have yet, with their rows. No browser keeps a file when its page is closed. */
const held = new Map<string, { row: PendingRow; attachment: Attachment }>();

/** The file of a row that the server doesn't have yet. */
export const heldFile = (row: PendingRow): Attachment | undefined => held.get(row.unique_id)?.attachment;

/** Files on their way to the server, by room: what is written meanwhile comes after them. */
const uploads = new Map<string, Promise<void>>();

/** Those that this page is posting or is about to, by `unique_id`. */
const underWay = new Map<string, PendingRow>();

const without = (list: readonly PendingRow[], id: string) => list.filter(({ unique_id }) => !sameId(unique_id, id));
const byAge = (a: PendingRow, b: PendingRow) => a.created_at.localeCompare(b.created_at);

function dropRow({ room, unique_id }: PendingRow): void {
  removeUnsent(room, unique_id);
  held.delete(unique_id);
  rows.value = without(rows.peek(), unique_id);
}

export function putRow(row: PendingRow): void {
  if (row.room !== roomId.peek()) return;
  rows.value = [...without(rows.peek(), row.unique_id), row].toSorted(byAge);
}

export async function loadOutbox(): Promise<void> {
  const room = roomId.peek();
  if (!room) return;
  const known = await getOutbox(room).catch(() => null);
  if (!known || room !== roomId.peek()) return;
  const files = [...held.values()].flatMap(({ row }) => (row.room === room ? row : []));
  const here = [...files, ...unsent(room)].map((row) => underWay.get(row.unique_id) ?? row);
  const onlyHere = here.filter((row) => !known.some(({ unique_id }) => sameId(unique_id, row.unique_id)));
  rows.value = [...known, ...onlyHere].toSorted(byAge);
}

/** Shows it as under way. The page may be closed at any moment; when it is opened anew, its writer decides. */
function begin(row: PendingRow): void {
  underWay.set(row.unique_id, row);
  putRow(row);
  keep({ ...row, state: 'failed', failure: 'not_reached' });
}

/** @param isNew false when a bubble already shows it as not sent */
async function post(row: PendingRow, isNew: boolean): Promise<void> {
  begin({ ...row, state: 'queued', failure: null });
  try {
    putRow(await postRow(row));
    held.delete(row.unique_id);
    removeUnsent(row.room, row.unique_id);
  } catch (error) {
    const failure = failureOf(error);
    if (isRefusal(failure) && isNew && row.kind === 'text') {
      // Nothing was stored, so the message goes back into the box.
      dropRow(row);
      return putBack(row, failure);
    }
    const failed: PendingRow = { ...row, state: 'failed', failure };
    putRow(failed);
    keep(failed);
  } finally {
    underWay.delete(row.unique_id);
  }
}

/** Keeps a row that the server doesn't have: a text also when the page is closed. */
function keep(row: PendingRow): void {
  const file = held.get(row.unique_id);
  if (file) held.set(row.unique_id, { ...file, row });
  else if (row.kind === 'text') storeUnsent(row);
}

function postRow(row: PendingRow): Promise<PendingRow> {
  const { room, unique_id, text, stamp } = row;
  if (stamp !== null) return postStamp(room, unique_id, stamp);
  return row.kind === 'text' ? postMessage(room, unique_id, text) : postHeld(row);
}

/** A file that the server has already, of a message that was refused, is fetched from there. */
async function postHeld({ room, unique_id, kind, media }: PendingRow): Promise<PendingRow> {
  const file = held.get(unique_id)?.attachment.file ?? (await getFile(media ?? ''));
  return postFile(room, unique_id, kind === 'audio' ? 'audio' : 'image', file);
}

function failureOf(error: unknown): Failure {
  if (!(error instanceof ApiError)) return 'not_reached';
  return isRefusal(error.code) ? error.code : failureOfStatus(error.status);
}

const newRow = (
  room: string,
  content: Pick<PendingRow, 'unique_id' | 'kind' | 'text'> & { stamp?: string },
): PendingRow => ({
  stamp: null,
  ...content,
  room,
  media: null,
  state: 'queued',
  created_at: new Date().toISOString(),
  attempts: 0,
  failure: null,
  message_id: null,
  sent_by: null,
});

/** @param uniqueId of one that came back; null for a new one */
export function send(text: string, uniqueId: string | null, room = roomId.peek()): void {
  if (!room) return;
  const row = newRow(room, { unique_id: uniqueId ?? uuidV4(), kind: 'text', text });
  const upload = uploads.get(room);
  if (!upload) return void post(row, true);
  begin(row);
  void upload.then(() => post(row, true));
}

export function sendStamp(stamp: string): void {
  const room = roomId.peek();
  if (room) void post(newRow(room, { unique_id: uuidV4(), kind: 'stamp', text: '', stamp }), true);
}

export function sendFile(attachment: Attachment): void {
  const room = roomId.peek();
  if (!room) return;
  const row = newRow(room, { unique_id: uuidV4(), kind: attachment.kind, text: '' });
  held.set(row.unique_id, { row, attachment });
  const before = uploads.get(room);
  putRow(row);
  const upload = (before ? before.then(() => post(row, true)) : post(row, true)).finally(() => {
    if (uploads.get(room) === upload) uploads.delete(room);
  });
  uploads.set(room, upload);
}

export const retry = (row: PendingRow) => post(row, false);

/** Somebody has heard it, though nobody knew whether it had arrived. */
export const settle = (row: PendingRow) => end(row, postSettled);

export const discard = (row: PendingRow) => end(row, deleteOutboxRow);

async function end(row: PendingRow, ask: typeof deleteOutboxRow): Promise<void> {
  try {
    await ask(row.room, row.unique_id);
  } catch (error) {
    // 404: the server never had it, 409: it was sent meanwhile. In both cases nothing is left to delete.
    if (!(error instanceof ApiError) || ![404, 409].includes(error.status)) return;
  }
  dropRow(row);
}

/** Effect: what is in the conversation was sent, though this browser may not have heard so. */
export function forgetSent(): void {
  const room = roomId.value;
  const said = messages.value;
  if (!room || !said) return;
  const kept = unsent(room);
  const left = stillPending(kept, said);
  for (const row of kept) if (!left.includes(row)) removeUnsent(room, row.unique_id);
}

/** Loads the outbox of another room. */
export function newRoomOutbox(): void {
  rows.value = [];
  void loadOutbox();
}
