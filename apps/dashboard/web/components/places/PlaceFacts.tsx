import { metrics } from '@roomlog/store/metrics';
import { t } from '../../state/language.ts';
import type { PlaceNow } from '../../state/places/now.ts';
import { inShort } from '../../text/air.ts';
import { age, formatter } from '../../text/formats.ts';
import { placeWord } from '../../text/place.ts';

/** A dot and words: never colour alone. */
export function Verdict({ place }: { place: PlaceNow }) {
  return (
    <span class="place-verdict" data-need={place.need}>
      <i />
      {placeWord(place, t(), formatter)}
    </span>
  );
}

/** One decimal: places beside each other are compared. */
export const degrees = ({ reading }: PlaceNow) =>
  reading?.temperature == null ? '–' : formatter.decimal(reading.temperature);

/** 44% ・ 明るい */
export function otherValues({ reading }: PlaceNow): string {
  const [, ...others] = metrics;
  const known = others.filter((metric) => reading?.[metric] != null);
  return known.map((metric) => inShort(metric, reading?.[metric] ?? null, t(), formatter)).join(t().places.causeGap);
}

/** When the newest reading was taken, as people say it. */
export function updatedText({ age: seconds }: PlaceNow): string {
  if (seconds === null) return '–';
  return seconds < 60 ? t().justNow : age(seconds);
}
