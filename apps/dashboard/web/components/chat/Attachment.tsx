import { type Attachment, choiceOf, isTight, removeAttachment, takenIn } from '../../state/chat/attachment.ts';
import { t } from '../../state/language.ts';
import { fileSize } from '../../text/formats.ts';
import { Icon } from '../Icon.tsx';
import { IconButton } from '../IconButton.tsx';
import { Preview } from './Preview.tsx';

/** What is chosen for the next message. Always in the document, so that screen readers say what comes into it. */
export function AttachmentStrip({ room }: { room: string }) {
  const choice = choiceOf(room);
  const close = (name: string) => (
    <IconButton icon="close" label={t().detach(name)} onClick={() => removeAttachment(room)} />
  );
  return (
    <div class="attachment-slot" role="status">
      {choice?.state === 'preparing' && (
        <p class="attachment">
          <span class="attachment-face">
            <Icon name="image" size={24} />
          </span>
          <span>{t().preparing}</span>
          {close(choice.name)}
        </p>
      )}
      {choice?.state === 'refused' && (
        <p class="refusal">{t().notAttached[choice.problem](fileSize(takenIn(room).most))}</p>
      )}
      {choice?.state === 'ready' && (
        <div class="attachment" data-testid="attachment">
          <Face attachment={choice.attachment} />
          <p>
            <b>{choice.attachment.name}</b>
            <span>
              {factsOf(choice.attachment)}
              {isTight(room) && ` ・ ${t().upTo(fileSize(takenIn(room).most))}`}
            </span>
          </p>
          {close(choice.attachment.name)}
        </div>
      )}
    </div>
  );
}

function Face({ attachment: { preview } }: { attachment: Attachment }) {
  if (preview) return <Preview class="attachment-face" bitmap={preview} label={t().media.image} />;
  return (
    <span class="attachment-face">
      <Icon name="mic" size={24} />
    </span>
  );
}

function factsOf({ file, reducedTo }: Attachment): string {
  const size = fileSize(file.size);
  return reducedTo ? t().reducedTo(`${reducedTo.width}×${reducedTo.height}`, size) : size;
}
