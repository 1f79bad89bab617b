/** Texts that could not reach the server, kept in this browser until they can. */
import { readStored, writeStored } from '../../browser/local-storage.ts';
import { type PendingRow, sameId } from './pending.ts';

const keyOf = (room: string) => `unsent.${room}`;

export function unsent(room: string): PendingRow[] {
  try {
    const kept = JSON.parse(readStored(keyOf(room)) ?? '[]') as PendingRow[];
    // Those that an older version of this page kept have no kind and no code.
    return kept.map((row) => ({
      ...row,
      kind: 'text',
      media: null,
      stamp: null,
      failure: row.failure ?? 'not_reached',
    }));
  } catch {
    return [];
  }
}

const others = (room: string, id: string) => unsent(room).filter(({ unique_id }) => !sameId(unique_id, id));

function keep(room: string, kept: PendingRow[]): void {
  writeStored(keyOf(room), kept.length > 0 ? JSON.stringify(kept) : '');
}

export const storeUnsent = (row: PendingRow): void => keep(row.room, [...others(row.room, row.unique_id), row]);

export const removeUnsent = (room: string, id: string): void => keep(room, others(room, id));
