import { messages } from '../../state/chat/chat.ts';
import { t } from '../../state/language.ts';
import { canSend } from '../../state/me.ts';
import { size } from '../../state/size.ts';
import { roomId, seconds } from '../../state/state.ts';
import { clockOrMoment } from '../../text/formats.ts';
import { messageKind } from '../../text/message-kind.ts';
import { Avatar } from '../chat/Avatar.tsx';
import { Composer } from '../chat/Composer.tsx';
import { QuickReplies } from '../chat/QuickReplies.tsx';

/** What was said last, and the way to answer at once. */
export function LastMessage() {
  const last = messages.value?.findLast((message) => messageKind(message) !== 'event');
  if (!last) return null;
  return (
    <section class="card last-message" aria-label={t().latestMessages}>
      <a class="said" href="#messages">
        <Avatar user={last.user} />
        <b>{last.user.nickname}</b>
        <time dateTime={last.date}>{clockOrMoment(seconds(last.date))}</time>
        <p>{last.text.trim() || t().noText}</p>
      </a>
      {canSend.value && roomId.value && <Answer room={roomId.value} />}
    </section>
  );
}

/** Very large, a box to write in would not fit beside the rest. */
function Answer({ room }: { room: string }) {
  if (size.value !== 'largest') return <Composer key={room} room={room} />;
  return (
    <>
      <QuickReplies room={room} />
      <a class="primary answer" href="#messages">
        {t().answer}
      </a>
    </>
  );
}
