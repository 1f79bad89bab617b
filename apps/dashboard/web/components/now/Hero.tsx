import { estimateWbgt, judgeRoom } from '@roomlog/climate';
import { sinceYesterday } from '../../state/day.ts';
import { t } from '../../state/language.ts';
import { isStale, latest, latestAge, selection, selectionName } from '../../state/state.ts';
import { decimal, number, span } from '../../text/formats.ts';
import { Mascot, type Mood } from './Mascot.tsx';

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

function describe(): { mood: Mood; sentence: string; detail: string } {
  const { hero, advice } = t();
  const reading = latest.value;
  if (isStale.value) return { mood: 'asleep', sentence: hero.stale(span(latestAge.value ?? 0)), detail: advice.stale };
  const verdict = reading && judgeRoom(reading.temperature, reading.humidity);
  if (!reading || !verdict) return { mood: 'asleep', sentence: hero.unknown, detail: '' };
  const wbgt = estimateWbgt(reading.temperature ?? 0, reading.humidity ?? 0);
  const sentence =
    verdict === 'heat'
      ? hero.heat(decimal(wbgt ?? 0))
      : verdict === 'good'
        ? hero.good(selection.value ? selectionName(selection.value) : '')
        : hero[verdict];
  const parts = [compareWithYesterday(), advice[verdict]].filter((part) => part !== '');
  return { mood: verdict, sentence, detail: parts.join(t().sentenceGap) };
}

function compareWithYesterday(): string {
  const change = sinceYesterday.value;
  if (change === null) return '';
  if (Math.abs(change) < 0.3) return t().likeYesterday;
  const by = `${number('temperature', Math.abs(change))}°C`;
  return change > 0 ? t().warmerThanYesterday(by) : t().coolerThanYesterday(by);
}
