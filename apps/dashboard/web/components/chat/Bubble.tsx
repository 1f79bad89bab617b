import type { MessageJson } from '../../../src/schemas.ts';
import { readersOf } from '../../state/chat/read-marks.ts';
import { t } from '../../state/language.ts';
import { account, seconds, selection } from '../../state/state.ts';
import { soundOf } from '../../text/conversation.ts';
import { clock } from '../../text/formats.ts';
import { joinedName, messageKind } from '../../text/message-kind.ts';
import { Icon, type IconName } from '../Icon.tsx';
import { Avatar } from './Avatar.tsx';
import { Picture } from './Lightbox.tsx';
import { MessageTime } from './MessageTime.tsx';
import { HearButton, Player } from './Player.tsx';

export const mediaIcons = { audio: 'mic', image: 'image', stamp: 'sticker', other: 'alert' } as const;

/** One stored message. `follows`: the same sender wrote just before, so name and picture are not repeated. */
export function Bubble({ message, follows }: { message: MessageJson; follows: boolean }) {
  const kind = messageKind(message);
  if (kind === 'event') return <EventLine message={message} />;
  const mine = message.sender === account.value;
  const text = message.text.trim();
  const sound = soundOf(message);
  const hasFile = message.image_file !== null || (kind === 'audio' && sound !== null);
  return (
    <article class="message" {...storedData(message)} data-mine={mine} data-follows={follows}>
      {!mine && !follows && <Avatar user={message.user} />}
      {!mine && !follows && <p class="sender">{message.user.nickname}</p>}
      <div class="bubble" data-kind={kind}>
        {message.image_file && <Picture message={message} file={message.image_file} />}
        {kind === 'audio' && sound && <Player message={message} file={sound} />}
        {kind !== 'text' && !hasFile && (
          <p class="media-label">
            <Icon name={mediaIcons[kind]} size={16} />
            {kind === 'other' ? t().otherMedia : t().media[kind]}
          </p>
        )}
        {(text !== '' || kind === 'text') && <p>{text || t().noText}</p>}
      </div>
      <div class="aside">
        {mine && <ReadMark message={message} />}
        <span class="when">
          <MessageTime message={message} />
          {kind === 'text' && sound && <HearButton id={message.id} file={sound} />}
        </span>
      </div>
    </article>
  );
}

/** In a room of two it is clear who has read it. */
function ReadMark({ message }: { message: MessageJson }) {
  const { read, others } = readersOf(message, selection.value?.room ?? { members: [] });
  if (read === 0) return null;
  return <b class="read-mark">{others === 1 ? t().read : t().readBy(read)}</b>;
}

function EventLine({ message }: { message: MessageJson }) {
  const name = joinedName(message);
  const isPerson = name !== null && message.message_type.includes('human');
  const isDoor = name === null && message.user.user_type === 'sensor_door';
  const isMotion = message.media === 'motion';
  const icon: IconName = isPerson ? 'person' : isDoor ? 'door' : isMotion ? 'motion' : 'radio';
  return (
    <p class="event" {...storedData(message)}>
      <Icon name={icon} size={15} />
      <span>{name ? t().joined(name) : message.text.trim() || (isMotion ? t().moved : t().noText)}</span>
      <time dateTime={message.date}>{clock(seconds(message.date))}</time>
    </p>
  );
}

/** By these attributes the conversation finds a message to scroll to, and the tests find any. */
const storedData = ({ id, unique_id }: MessageJson) => ({
  'data-testid': 'message',
  'data-message-id': id,
  'data-unique-id': unique_id,
  'data-state': 'stored',
});
