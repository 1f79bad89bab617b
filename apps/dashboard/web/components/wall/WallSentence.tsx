import { lostSince } from '../../state/connection.ts';
import { t } from '../../state/language.ts';
import { loadFailed, rooms, seconds } from '../../state/state.ts';
import { lastSaid } from '../../state/wall.ts';
import type { RoomSentence } from '../../text/air.ts';
import { clockOrMoment } from '../../text/formats.ts';
import { Avatar } from '../chat/Avatar.tsx';
import { describeNow } from '../now/Hero.tsx';
import { Mascot } from '../now/Mascot.ts';

/** How the room is; or why that is not known. */
export function WallSentence() {
  const { mood, sentence, detail } = describe();
  return (
    <section class="wall-sentence">
      <Mascot mood={mood} size={116} />
      <div>
        <h1>{sentence}</h1>
        {detail && <p>{detail}</p>}
      </div>
    </section>
  );
}

function describe(): Pick<RoomSentence, 'mood' | 'sentence'> & { detail: string } {
  const lost = lostSince.value;
  if (lost !== null) return { mood: 'asleep', sentence: t().offline(clockOrMoment(lost)), detail: '' };
  if (rooms.value !== null) return describeNow();
  return { mood: 'asleep', sentence: loadFailed.value ? t().loadFailed : t().loading, detail: '' };
}

/** What was said last, to be read from a few steps away. */
export function WallMessage() {
  const last = lastSaid.value;
  if (!last) return null;
  return (
    <section class="card wall-message" aria-label={t().latestMessages} aria-live="polite">
      <Avatar user={last.user} />
      <p>
        <b>{last.user.nickname}</b>
        <time dateTime={last.date}>{clockOrMoment(seconds(last.date))}</time>
      </p>
      <p>{last.text.trim() || t().noText}</p>
    </section>
  );
}
