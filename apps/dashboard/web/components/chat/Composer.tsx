import { useEffect, useRef } from 'preact/hooks';
import { choiceOf, choose, isTight, takeAttachment, takenIn } from '../../state/chat/attachment.ts';
import { draftOf, writeDraft } from '../../state/chat/drafts.ts';
import { send, sendFile } from '../../state/chat/outbox.ts';
import { sendReply } from '../../state/chat/quick-replies.ts';
import { leaveScrollback } from '../../state/chat/scrollback.ts';
import { t } from '../../state/language.ts';
import { selection } from '../../state/state.ts';
import { canSend, codePoints, counterFrom, isSendable, isSendKey, textLimit } from '../../text/compose.ts';
import { fileSize, integer } from '../../text/formats.ts';
import { Icon } from '../Icon.tsx';
import { IconButton } from '../IconButton.tsx';
import { Prose } from '../Prose.ts';
import { AttachmentStrip } from './Attachment.tsx';
import { QuickReplies } from './QuickReplies.tsx';
import { RecordButton } from './RecordButton.tsx';
import { StampButton, StampRow, stampsOpen } from './Stamps.tsx';

/** On a touch keyboard Enter must make a new line, so only the button sends. */
const touchKeyboard = matchMedia('(hover: none) and (pointer: coarse)');

/** Keyed by room: each room's draft stays in this browser until it is sent. */
export function Composer({ room }: { room: string }) {
  const { text, refusal, unique_id } = draftOf(room);
  const choice = choiceOf(room)?.state;
  const box = useRef<HTMLTextAreaElement>(null);
  const picker = useRef<HTMLInputElement>(null);
  const composing = useRef(false);

  useEffect(() => fit(box.current), [text]);

  function submit(event: Event): void {
    event.preventDefault();
    // The box, not the state: the second click of a double click already finds it empty.
    const written = box.current?.value ?? '';
    if (!isSendable(written, choiceOf(room)?.state)) return;
    sendReply();
    const attachment = takeAttachment(room);
    if (attachment) sendFile(attachment);
    if (box.current) box.current.value = '';
    writeDraft(room, '');
    // The new message appears at the end of the conversation.
    leaveScrollback();
    // BOCCO takes one kind of content in a message: beside a picture the text is another one.
    if (canSend(written)) send(written.trim(), unique_id);
    box.current?.focus();
  }

  function attach(file: File): void {
    void choose(room, file);
    box.current?.focus();
  }

  function pasted(event: ClipboardEvent): void {
    const [file] = event.clipboardData?.files ?? [];
    // What is copied from an office program comes as a text and as a picture of it.
    if (!file || event.clipboardData?.getData('text/plain')) return;
    event.preventDefault();
    attach(file);
  }

  const length = codePoints(text);
  const taken = takenIn(room);
  const { source = 'bocco', capabilities } = selection.value?.room ?? {};
  const hasStamps = (capabilities?.stamps.length ?? 0) > 0;
  return (
    <form class="composer" data-stamps={hasStamps} onSubmit={submit}>
      {length >= counterFrom && (
        <p class="counter" data-over={length >= textLimit} role="status">
          {length >= textLimit ? t().tooLong : t().charactersLeft(integer(textLimit - 1 - length))}
        </p>
      )}
      {refusal && (
        <p class="refusal" role="alert">
          <Prose text={t().notSent + t().sentenceGap + t().failures[refusal]} />
        </p>
      )}
      <AttachmentStrip room={room} />
      {hasStamps && stampsOpen.value ? <StampRow /> : <QuickReplies room={room} />}
      <input
        ref={picker}
        type="file"
        hidden
        accept={`image/*,${taken.audio.join()},audio/x-m4a,.m4a`}
        data-testid="picker"
        onChange={({ currentTarget }) => {
          const [file] = currentTarget.files ?? [];
          // So that the same file can be chosen again.
          currentTarget.value = '';
          if (file) attach(file);
        }}
      />
      <IconButton
        icon="addImage"
        size={22}
        label={isTight(room) ? t().attachUpTo(fileSize(taken.most)) : t().attach}
        onClick={() => picker.current?.click()}
      />
      {hasStamps && <StampButton />}
      <textarea
        ref={box}
        rows={1}
        value={text}
        aria-label={t().compose}
        placeholder={choice === 'ready' ? t().addWords : t().readAloud[source]}
        onInput={(event) => writeDraft(room, event.currentTarget.value)}
        onPaste={pasted}
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
      <RecordButton room={room} />
      <button
        type="submit"
        class="round-button send"
        aria-label={t().send}
        title={t().send}
        disabled={!isSendable(text, choice)}
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
