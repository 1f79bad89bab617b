import { useEffect, useRef } from 'preact/hooks';
import { draftOf, writeDraft } from '../../state/chat/drafts.ts';
import { send } from '../../state/chat/outbox.ts';
import { leaveScrollback } from '../../state/chat/scrollback.ts';
import { t } from '../../state/language.ts';
import { canSend, codePoints, counterFrom, isSendKey, textLimit } from '../../text/compose.ts';
import { integer } from '../../text/formats.ts';
import { Icon } from '../Icon.tsx';
import { Prose } from '../Prose.ts';

/** On a touch keyboard Enter must make a new line, so only the button sends. */
const touchKeyboard = matchMedia('(hover: none) and (pointer: coarse)');

/** Keyed by room: each room's draft stays in this browser until it is sent. */
export function Composer({ room }: { room: string }) {
  const { text, refusal, unique_id } = draftOf(room);
  const box = useRef<HTMLTextAreaElement>(null);
  const composing = useRef(false);

  useEffect(() => fit(box.current), [text]);

  function submit(event: Event): void {
    event.preventDefault();
    // The box, not the state: the second click of a double click already finds it empty.
    const written = box.current?.value ?? '';
    if (!canSend(written)) return;
    if (box.current) box.current.value = '';
    writeDraft(room, '');
    // The new message appears at the end of the conversation.
    leaveScrollback();
    send(written.trim(), unique_id);
    box.current?.focus();
  }

  const length = codePoints(text);
  return (
    <form class="composer" onSubmit={submit}>
      {length >= counterFrom && (
        <p class="counter" data-over={length >= textLimit} role="status">
          {length >= textLimit ? t().tooLong : t().charactersLeft(integer(textLimit - 1 - length))}
        </p>
      )}
      {refusal && (
        <p class="refusal" role="alert">
          <Prose text={t().notStored[refusal]} />
        </p>
      )}
      <textarea
        ref={box}
        rows={1}
        value={text}
        aria-label={t().compose}
        placeholder={t().readAloud}
        onInput={(event) => writeDraft(room, event.currentTarget.value)}
        onCompositionStart={() => {
          composing.current = true;
        }}
        onCompositionEnd={() => {
          composing.current = false;
        }}
        onKeyDown={(event) => {
          if (!touchKeyboard.matches && isSendKey(event, composing.current)) submit(event);
        }}
      />
      <button
        type="submit"
        class="round-button send"
        aria-label={t().send}
        title={t().send}
        disabled={!canSend(text)}
        // Keeps the focus in the box, and a phone's keyboard open.
        onMouseDown={(event) => event.preventDefault()}
      >
        <Icon name="send" size={20} />
      </button>
    </form>
  );
}

/** As tall as its lines, up to the stylesheet's maximum. */
function fit(box: HTMLTextAreaElement | null): void {
  if (!box) return;
  box.style.height = 'auto';
  box.style.height = `${box.scrollHeight}px`;
}
