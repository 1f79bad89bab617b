/**
 * Messages that wait to be sent. The page makes the `unique_id`, so a message that is tried twice is sent once. One that
 * could not reach the server stays in this browser until it can.
 */
import { computed, signal } from '@preact/signals';
import type { OutboxJson } from '../../../src/schemas.ts';
import { ApiError, deleteOutboxRow, getOutbox, postMessage } from '../../api.ts';
import { readStored, writeStored } from '../../browser/local-storage.ts';
import { t } from '../language.ts';
import { roomId } from '../state.ts';
import { messages } from './chat.ts';
import { isRefusal, putBack } from './drafts.ts';
import { sameId, stillPending } from './pending.ts';
import { uuidV4 } from './uuid.ts';

const rows = signal<OutboxJson[]>([]);

/** Those that are not in the message list yet, oldest first. */
export const pending = computed(() => stillPending(rows.value, messages.value ?? []));

const unsentKey = (room: string) => `unsent.${room}`;

function unsent(room: string): OutboxJson[] {
  try {
    return JSON.parse(readStored(unsentKey(room)) ?? '[]') as OutboxJson[];
  } catch {
    return [];
  }
}

function storeUnsent(room: string, kept: OutboxJson[]): void {
  writeStored(unsentKey(room), kept.length > 0 ? JSON.stringify(kept) : '');
}

function keepUnsent(row: OutboxJson): void {
  storeUnsent(row.room, [...without(unsent(row.room), row.unique_id), row]);
}

const without = (list: readonly OutboxJson[], id: string) => list.filter(({ unique_id }) => !sameId(unique_id, id));
const byAge = (a: OutboxJson, b: OutboxJson) => a.created_at.localeCompare(b.created_at);

const removeUnsent = (room: string, id: string) => storeUnsent(room, without(unsent(room), id));

function dropRow({ room, unique_id }: OutboxJson): void {
  removeUnsent(room, unique_id);
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
  const onlyHere = unsent(room).filter((row) => !known.some(({ unique_id }) => sameId(unique_id, row.unique_id)));
  rows.value = [...known, ...onlyHere.map((row) => underWay.get(row.unique_id) ?? row)].toSorted(byAge);
}

/** Those that this page is posting, by `unique_id`. */
const underWay = new Map<string, OutboxJson>();

/** @param isNew false when a bubble already shows it as not sent */
async function post(row: OutboxJson, isNew: boolean): Promise<void> {
  const posted: OutboxJson = { ...row, state: 'queued', error: null };
  putRow(posted);
  // The page may be closed at any moment; when it is opened anew, its writer decides.
  keepUnsent({ ...row, state: 'failed', error: t().notReached });
  underWay.set(row.unique_id, posted);
  try {
    putRow(await postMessage(row.room, row.unique_id, row.text));
    removeUnsent(row.room, row.unique_id);
  } catch (error) {
    const refusal = error instanceof ApiError && isRefusal(error.code) ? error.code : null;
    if (refusal && isNew) {
      // Nothing was stored, so the message goes back into the box.
      dropRow(row);
      return putBack(row, refusal);
    }
    const reason = refusal ? t().notStored[refusal].replaceAll('`', '') : reasonOf(error);
    const failed: OutboxJson = { ...row, state: 'failed', error: reason };
    putRow(failed);
    keepUnsent(failed);
  } finally {
    underWay.delete(row.unique_id);
  }
}

const reasonOf = (error: unknown) => (error instanceof ApiError && error.status > 0 ? error.message : t().notReached);

export function send(text: string, uniqueId: string | null): void {
  const room = roomId.peek();
  if (!room) return;
  const row: OutboxJson = {
    unique_id: uniqueId ?? uuidV4(),
    room,
    text,
    state: 'queued',
    created_at: new Date().toISOString(),
    attempts: 0,
    error: null,
    message_id: null,
    sent_by: null,
  };
  void post(row, true);
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

/** Effect: what is in the conversation was sent, though this browser may not have heard so. */
export function forgetSent(): void {
  const room = roomId.value;
  const said = messages.value;
  if (!room || !said) return;
  const kept = unsent(room);
  const left = stillPending(kept, said);
  if (left.length < kept.length) storeUnsent(room, left);
}

/** Loads the outbox of another room. */
export function newRoomOutbox(): void {
  rows.value = [];
  void loadOutbox();
}
