/** Answers of one tap. Each waits five seconds, in which it can be taken back. */
import { computed, signal } from '@preact/signals';
import { messageKind } from '../../text/message-kind.ts';
import { isPerson } from '../../text/people.ts';
import { isVisible } from '../screen.ts';
import { account, roomId } from '../state.ts';
import { createTimer } from '../timer.ts';
import { messages } from './chat.ts';
import { send } from './outbox.ts';
import { leaveScrollback } from './scrollback.ts';

/** For how long it can be taken back (milliseconds). */
const undoMs = 5000;

/** What the last words of another person call for; null where nobody has said anything. */
export const replyKind = computed<'toQuestion' | 'usual' | null>(() => {
  const last = messages.value?.findLast(
    (message) => isPerson(message.user) && message.sender !== account.value && messageKind(message) !== 'event',
  );
  if (!last) return null;
  return /[?？]\s*$/.test(last.text) ? 'toQuestion' : 'usual';
});

/** The reply that is sent in a moment. */
export const waitingReply = signal<{ room: string; text: string } | null>(null);

const sending = createTimer(sendReply);

/** Only one waits: another one lets the first go. */
export function reply(room: string, text: string): void {
  sendReply();
  waitingReply.value = { room, text };
  sending.set(undoMs);
}

export function takeBackReply(): void {
  sending.clear();
  waitingReply.value = null;
}

/** Sends the waiting one now, as before a message that is typed meanwhile. */
export function sendReply(): void {
  const waiting = waitingReply.peek();
  if (!waiting) return;
  takeBackReply();
  if (waiting.room === roomId.peek()) leaveScrollback();
  send(waiting.text, null, waiting.room);
}

/** Effect: a page that is hidden may be closed, and nobody takes anything back there. */
export function sendReplyWhenHidden(): void {
  if (!isVisible.value) sendReply();
}
