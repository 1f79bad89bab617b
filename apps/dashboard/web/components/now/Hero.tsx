import { t } from '../../state/language.ts';
import { selectionName } from '../../state/room-list.ts';
import { isStale, latest, latestAge, selection } from '../../state/state.ts';
import { describeRoom, type RoomSentence } from '../../text/air.ts';
import { formatter } from '../../text/formats.ts';
import { compareSentence } from './compare-sentence.ts';
import { Mascot } from './Mascot.ts';

/** The room in one sentence, and one piece of advice. */
export function Hero() {
  const { mood, sentence, detail } = describe();
  return (
    <section class="hero" data-mood={mood}>
      <Mascot mood={mood} news={latest.value?.id} />
      <div>
        <h1>{sentence}</h1>
        <p>{detail}</p>
      </div>
    </section>
  );
}

function describe(): RoomSentence & { detail: string } {
  const described = describeRoom(
    {
      name: selection.value ? selectionName(selection.value) : '',
      reading: latest.value,
      staleFor: isStale.value ? latestAge.value : null,
    },
    t(),
    formatter,
  );
  const comparison = described.mood === 'asleep' ? '' : compareSentence();
  const parts = [comparison, described.advice].filter((part) => part !== '');
  return { ...described, detail: parts.join(t().sentenceGap) };
}
