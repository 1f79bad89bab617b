import { sinceYesterday } from '../../state/day.ts';
import { t } from '../../state/language.ts';
import { selectionName } from '../../state/room-list.ts';
import { isStale, latest, latestAge, selection } from '../../state/state.ts';
import { describeRoom, type RoomSentence } from '../../text/air.ts';
import { formatter, number } from '../../text/formats.ts';
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
  const comparison = described.mood === 'asleep' ? '' : compareWithYesterday();
  const parts = [comparison, described.advice].filter((part) => part !== '');
  return { ...described, detail: parts.join(t().sentenceGap) };
}

function compareWithYesterday(): string {
  const change = sinceYesterday.value;
  if (change === null) return '';
  if (Math.abs(change) < 0.3) return t().likeYesterday;
  const by = `${number('temperature', Math.abs(change))}°C`;
  return change > 0 ? t().warmerThanYesterday(by) : t().coolerThanYesterday(by);
}
