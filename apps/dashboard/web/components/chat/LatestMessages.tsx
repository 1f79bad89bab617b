import { messages } from '../../state/chat/chat.ts';
import { t } from '../../state/language.ts';
import { seconds } from '../../state/state.ts';
import { clockOrMoment } from '../../text/formats.ts';
import { messageKind } from '../../text/message-kind.ts';
import { Icon } from '../Icon.tsx';
import { Avatar } from './Avatar.tsx';

/** The last two messages, on a phone's first screen. */
export function LatestMessages() {
  const last = (messages.value ?? []).filter((message) => messageKind(message) !== 'event').slice(-2);
  if (last.length === 0) return null;
  return (
    <section class="card latest-messages">
      <h2>
        <Icon name="message" />
        {t().latestMessages}
      </h2>
      {last.map((message) => (
        <a key={message.id} class="excerpt" href="#messages">
          <Avatar user={message.user} />
          <b>{message.user.nickname}</b>
          <time dateTime={message.date}>{clockOrMoment(seconds(message.date))}</time>
          <p>{message.text.trim() || t().noText}</p>
        </a>
      ))}
      <a class="all-messages" href="#messages">
        {t().allMessages}
        <Icon name="right" size={16} />
      </a>
    </section>
  );
}
