/** How much was said on each day of the charts' span. */
import { signal } from '@preact/signals';
import type { MessageDaysJson } from '../../../src/schemas.ts';
import { getMessageDays } from '../../api.ts';
import type { Span } from '../range.ts';
import { motionsShown } from '../robot-choices.ts';
import { roomId } from '../state.ts';

/** Null until loaded; of a span that was asked for before until the next answer is there. */
export const messageDays = signal<(MessageDaysJson & { room: string }) | null>(null);

let request = 0;

/** Loads them; the answer of an older call is dropped. @param span of whole days, so that the answer can be kept */
export async function loadMessageDays(room: string, span: Span): Promise<void> {
  const mine = ++request;
  const days = await getMessageDays(room, span, motionsShown.peek()).catch(() => null);
  if (days && mine === request && room === roomId.peek()) messageDays.value = { ...days, room };
}
