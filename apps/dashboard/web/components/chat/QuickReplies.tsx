import { useEffect, useRef } from 'preact/hooks';
import { draftOf } from '../../state/chat/drafts.ts';
import { reply, replyKind, takeBackReply, waitingReply } from '../../state/chat/quick-replies.ts';
import { t } from '../../state/language.ts';
import { canSend } from '../../state/me.ts';

/** Answers of one tap to what was said last; while something is written they are out of the way. */
export function QuickReplies({ room }: { room: string }) {
  const kind = replyKind.value;
  const waiting = waitingReply.value;
  if (waiting?.room === room) return <Waiting text={waiting.text} />;
  if (kind === null || !canSend.value || draftOf(room).text !== '') return null;
  return (
    <fieldset class="quick-replies" aria-label={t().quickReplies.label}>
      {t().quickReplies[kind].map((text) => (
        <button key={text} type="button" onClick={() => reply(room, text)}>
          {text}
        </button>
      ))}
    </fieldset>
  );
}

/** It has the focus of the button that was pressed, so that the keyboard takes back as fast as a finger. */
function Waiting({ text }: { text: string }) {
  const button = useRef<HTMLButtonElement>(null);
  useEffect(() => button.current?.focus({ preventScroll: true }), []);
  return (
    <div class="quick-replies waiting-reply">
      <p role="status">{t().quickReplies.waiting(text)}</p>
      <button ref={button} type="button" onClick={takeBackReply}>
        {t().quickReplies.takeBack}
      </button>
    </div>
  );
}
