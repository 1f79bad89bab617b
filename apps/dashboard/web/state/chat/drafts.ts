/** What is being written in each room, kept in this browser until the server has it. */
import { signal } from '@preact/signals';
import { readStored, writeStored } from '../../browser/local-storage.ts';

/** Why a message came back into the box: the server's code, of those that say that it stored nothing. */
export type Refusal = 'disk_full' | 'store_unwritable' | 'store_busy';

const refusals: readonly string[] = ['disk_full', 'store_unwritable', 'store_busy'] satisfies Refusal[];

export const isRefusal = (code: string): code is Refusal => refusals.includes(code);

interface Draft {
  text: string;
  /** Why it is here again; null once it is being changed. */
  refusal: Refusal | null;
  /** It goes out under the same id again: a disk that fails may have kept it all the same. */
  unique_id: string | null;
}

const unsent = { refusal: null, unique_id: null };

const drafts = signal<Readonly<Record<string, Draft>>>({});

const keyOf = (room: string) => `draft.${room}`;

export const draftOf = (room: string): Draft =>
  drafts.value[room] ?? { text: readStored(keyOf(room)) ?? '', ...unsent };

export const writeDraft = (room: string, text: string): void => keep(room, { text, ...unsent });

function keep(room: string, draft: Draft): void {
  drafts.value = { ...drafts.peek(), [room]: draft };
  writeStored(keyOf(room), draft.text);
}

/** Before what has been written meanwhile, so that nothing that was typed is lost. */
export function putBack(
  { room, text, unique_id }: { room: string; text: string; unique_id: string },
  refusal: Refusal,
): void {
  const meanwhile = (drafts.peek()[room]?.text ?? '').trim();
  if (meanwhile === '') keep(room, { text, refusal, unique_id });
  else keep(room, { text: `${text}\n${meanwhile}`, refusal, unique_id: null });
}
