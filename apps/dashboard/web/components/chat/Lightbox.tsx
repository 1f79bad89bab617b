import { signal } from '@preact/signals';
import { useEffect, useRef } from 'preact/hooks';
import type { MessageJson } from '../../../src/schemas.ts';
import { paths } from '../../paths.ts';
import { t } from '../../state/language.ts';
import { seconds } from '../../state/state.ts';
import { alternativeOf } from '../../text/conversation.ts';
import { formatter, moment } from '../../text/formats.ts';
import { messageKind } from '../../text/message-kind.ts';
import { IconButton } from '../IconButton.tsx';

/** The message whose picture is shown large. */
const enlarged = signal<MessageJson | null>(null);

/** In a frame of fixed size, so that nothing moves when the picture loads. */
export function Picture({ message, file }: { message: MessageJson; file: string }) {
  const image = <img src={paths.media(file)} alt={alternative(message)} loading="lazy" decoding="async" />;
  if (messageKind(message) === 'stamp') return <span class="stamp">{image}</span>;
  return (
    <button
      type="button"
      class="picture"
      title={t().enlarge}
      onClick={() => {
        enlarged.value = message;
      }}
    >
      {image}
    </button>
  );
}

/** One for the page. The browser keeps the focus inside and restores it afterwards. */
export function Lightbox() {
  const dialog = useRef<HTMLDialogElement>(null);
  const message = enlarged.value;
  useEffect(() => {
    if (message && !dialog.current?.open) dialog.current?.showModal();
  }, [message]);
  const close = () => dialog.current?.close();
  if (!message?.image_file) return null;
  return (
    // biome-ignore lint/a11y/useKeyWithClickEvents: the keyboard closes it with Escape, as every dialog
    <dialog
      ref={dialog}
      class="lightbox"
      aria-label={alternative(message)}
      onClose={() => {
        enlarged.value = null;
      }}
      onClick={close}
    >
      <figure>
        <img src={paths.media(message.image_file)} alt={alternative(message)} />
        <figcaption>
          <b>{message.user.nickname}</b> {moment(seconds(message.date))}
        </figcaption>
      </figure>
      <IconButton icon="close" size={22} label={t().closePicture} onClick={close} />
    </dialog>
  );
}

const alternative = (message: MessageJson) => alternativeOf(message, t(), formatter);
