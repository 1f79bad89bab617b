import { signal } from '@preact/signals';
import { t } from '../../state/language.ts';
import { selectionName } from '../../state/room-list.ts';
import { isPhone } from '../../state/screen.ts';
import { comfort, latest, selection, staleFor, unchanged } from '../../state/state.ts';
import { describeRoom, type RoomSentence, unchangedWords } from '../../text/air.ts';
import { formatter } from '../../text/formats.ts';
import { Icon } from '../Icon.tsx';
import { compareSentence, yesterdaySentence } from './compare-sentence.ts';
import { Mascot } from './Mascot.ts';

/** The room in one sentence. */
export function Hero() {
  const { mood, sentence } = describeNow();
  return (
    <section class="hero" data-mood={mood}>
      <Mascot mood={mood} news={latest.value?.created_at} />
      <div>
        <h1>{sentence}</h1>
        {!isPhone.value && <HeroDetail />}
      </div>
    </section>
  );
}

export const detailsOpen = signal(false);

/** How it compares, one piece of advice, and the way to more. On a phone it stands beneath the values. */
export function HeroDetail() {
  const { detail } = describeNow();
  const isOpen = detailsOpen.value;
  return (
    <p class="hero-detail">
      <span>{detail}</span>
      <button
        type="button"
        class="text-button"
        aria-expanded={isOpen}
        aria-controls="details"
        onClick={() => {
          detailsOpen.value = !isOpen;
        }}
      >
        {isOpen ? t().fewerDetails : t().details}
        <Icon name={isOpen ? 'up' : 'down'} size={16} />
      </button>
    </p>
  );
}

/** Where there is room for one thing only: what to do about heat, cold or silence. */
export function Advice() {
  const { mood, advice } = describeNow();
  return ['heat', 'cold', 'asleep'].includes(mood) && advice ? <p class="hero-detail">{advice}</p> : null;
}

/** In few words, for a phone. */
const unchangedSentence = () => unchanged.value && unchangedWords(unchanged.value, t(), formatter);

/** The chosen room as it is, and how that compares. */
export function describeNow(): RoomSentence & { detail: string } {
  const described = describeRoom(
    {
      name: selection.value ? selectionName(selection.value) : '',
      reading: latest.value,
      comfort: comfort.value,
      staleFor: staleFor.value,
      sensor: selection.value?.sensor ?? null,
    },
    t(),
    formatter,
  );
  const { mood, advice } = described;
  if (mood === 'asleep') return { ...described, detail: advice };
  if (isPhone.value) return { ...described, detail: advice || unchangedSentence() || yesterdaySentence() };
  const parts = [compareSentence(), advice].filter((part) => part !== '');
  return { ...described, detail: parts.join(t().sentenceGap) };
}
