/** The draft of each room, kept in this browser until the server has it. */
import { signal } from '@preact/signals';
import { readStored, writeStored } from '../../browser/local-storage.ts';
import type { Refusal } from '../../text/refusals.ts';

interface Draft {
  text: string;
  /** Why it came back; null once it is edited. */
  refusal: Refusal | null;
  /** It is sent with the same id again: a failing disk may have stored it. */
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

/** Puts a refused message before the text written meanwhile, so that nothing is lost. */
export function putBack(
  { room, text, unique_id }: { room: string; text: string; unique_id: string },
  refusal: Refusal,
): void {
  const meanwhile = (drafts.peek()[room]?.text ?? '').trim();
  if (meanwhile === '') keep(room, { text, refusal, unique_id });
  else keep(room, { text: `${text}\n${meanwhile}`, refusal, unique_id: null });
}
