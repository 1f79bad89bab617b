/**
 * Messages that wait to be sent. The page makes the `unique_id`, so a message that is tried twice is sent once. One that
 * could not reach the server stays in this browser until it can.
 */
import { computed, signal } from '@preact/signals';
import type { OutboxJson } from '../../../src/schemas.ts';
import { ApiError, deleteOutboxRow, getFile, getOutbox, postFile, postMessage } from '../../api.ts';
import { isRefusal } from '../../text/refusals.ts';
import { t } from '../language.ts';
import { roomId } from '../state.ts';
import type { Attachment } from './attachment.ts';
import { messages } from './chat.ts';
import { putBack } from './drafts.ts';
import { sameId, stillPending } from './pending.ts';
import { removeUnsent, storeUnsent, unsent } from './unsent.ts';
import { uuidV4 } from './uuid.ts';

const rows = signal<OutboxJson[]>([]);

/** Those that are not in the message list yet, oldest first. */
export const pending = computed(() => stillPending(rows.value, messages.value ?? []));

/** Files that the server doesn't have yet, with their rows. No browser keeps a file when its page is closed. */
const held = new Map<string, { row: OutboxJson; attachment: Attachment }>();

/** The file of a row that the server doesn't have yet. */
export const heldFile = (row: OutboxJson): Attachment | undefined => held.get(row.unique_id)?.attachment;

/** Files on their way to the server, by room: what is written meanwhile comes after them. */
const uploads = new Map<string, Promise<void>>();

const without = (list: readonly OutboxJson[], id: string) => list.filter(({ unique_id }) => !sameId(unique_id, id));
const byAge = (a: OutboxJson, b: OutboxJson) => a.created_at.localeCompare(b.created_at);

function dropRow({ room, unique_id }: OutboxJson): void {
  removeUnsent(room, unique_id);
  held.delete(unique_id);
  rows.value = without(rows.peek(), unique_id);
}

export function putRow(row: OutboxJson): void {
  if (row.room !== roomId.peek()) return;
  rows.value = [...without(rows.peek(), row.unique_id), row].toSorted(byAge);
}

export async function loadOutbox(): Promise<void> {
  const room = roomId.peek();
  if (!room) return;
  const known = await getOutbox(room).catch(() => null);
  if (!known || room !== roomId.peek()) return;
  const files = [...held.values()].flatMap(({ row }) => (row.room === room ? row : []));
  const here = [...files, ...unsent(room)];
  const onlyHere = here.filter((row) => !known.some(({ unique_id }) => sameId(unique_id, row.unique_id)));
  rows.value = [...known, ...onlyHere].toSorted(byAge);
}

/** @param isNew false when a bubble already shows it as not sent */
async function post(row: OutboxJson, isNew: boolean): Promise<void> {
  show({ ...row, state: 'queued', error: null });
  try {
    putRow(await (row.kind === 'text' ? postMessage(row.room, row.unique_id, row.text) : postHeld(row)));
    held.delete(row.unique_id);
    removeUnsent(row.room, row.unique_id);
  } catch (error) {
    const refusal = error instanceof ApiError && isRefusal(error.code) ? error.code : null;
    if (refusal && isNew && row.kind === 'text') {
      // Nothing was stored, so the message goes back into the box.
      dropRow(row);
      return putBack(row, refusal);
    }
    const reason = refusal ? t().notStored[refusal].replaceAll('`', '') : reasonOf(error);
    show({
      ...row,
      state: 'failed',
      error: held.has(row.unique_id) ? reason + t().sentenceGap + t().onlyOnThisPage : reason,
    });
  }
}

/** Shows a row that the server doesn't have as it is now, and keeps it: a text also when the page is closed. */
function show(row: OutboxJson): void {
  putRow(row);
  const file = held.get(row.unique_id);
  if (file) held.set(row.unique_id, { ...file, row });
  else if (row.kind === 'text' && row.state === 'failed') storeUnsent(row);
}

/** A file that the server has already, of a message that was refused, is fetched from there. */
async function postHeld({ room, unique_id, kind, media }: OutboxJson): Promise<OutboxJson> {
  const file = held.get(unique_id)?.attachment.file ?? (await getFile(media ?? ''));
  return postFile(room, unique_id, kind === 'audio' ? 'audio' : 'image', file);
}

const reasonOf = (error: unknown) => (error instanceof ApiError && error.status > 0 ? error.message : t().notReached);

const newRow = (room: string, content: Pick<OutboxJson, 'unique_id' | 'kind' | 'text'>): OutboxJson => ({
  ...content,
  room,
  media: null,
  state: 'queued',
  created_at: new Date().toISOString(),
  attempts: 0,
  error: null,
  message_id: null,
  sent_by: null,
});

export function send(text: string, uniqueId: string | null): void {
  const room = roomId.peek();
  if (!room) return;
  const row = newRow(room, { unique_id: uniqueId ?? uuidV4(), kind: 'text', text });
  const upload = uploads.get(room);
  if (!upload) return void post(row, true);
  putRow(row);
  // The page may be closed before the file is through.
  storeUnsent({ ...row, state: 'failed', error: t().notReached });
  void upload.then(() => post(row, true));
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

export const retry = (row: OutboxJson) => post(row, false);

export async function discard(row: OutboxJson): Promise<void> {
  try {
    await deleteOutboxRow(row.room, row.unique_id);
  } catch (error) {
    // 404: the server never had it, 409: it was sent meanwhile. In both cases nothing is left to delete.
    if (!(error instanceof ApiError) || ![404, 409].includes(error.status)) return;
  }
  dropRow(row);
}

/** Loads the outbox of another room. */
export function newRoomOutbox(): void {
  rows.value = [];
  void loadOutbox();
}
