import { t } from '../../state/language.ts';
import type { PlaceRow } from '../../state/places/list.ts';
import { describeRoom } from '../../text/air.ts';
import { formatter } from '../../text/formats.ts';
import { degrees, otherValues, updatedText, Verdict } from './PlaceFacts.tsx';
import { PlaceLink } from './PlaceLink.tsx';
import { Sparkline } from './Sparkline.tsx';

/** A few places as cards. Two of them have all the room there is, and a sentence. */
export function PlaceCards({ rows, isPair }: { rows: readonly PlaceRow[]; isPair: boolean }) {
  return (
    <ul class={isPair ? 'place-cards place-pair' : 'place-cards'}>
      {rows.map((place) => (
        <li key={place.key} class="card place-card" data-need={place.need}>
          <header>
            <h2>
              <PlaceLink place={place.key}>{place.name}</PlaceLink>
              {place.beside && <small class="place-room">{place.beside}</small>}
            </h2>
            <Verdict place={place} />
          </header>
          <p class="place-value">
            <b>{degrees(place)}</b>
            {place.reading?.temperature != null && <span>°C</span>}
            <small>{otherValues(place)}</small>
          </p>
          {isPair && <p class="place-sentence">{sentenceOf(place)}</p>}
          <p class="place-age">
            {place.need === 'silent' && place.reading ? t().places.lastValue : updatedText(place)}
          </p>
          <Sparkline values={place.spark} />
        </li>
      ))}
    </ul>
  );
}

function sentenceOf({ name, reading, comfort, staleFor, sensor }: PlaceRow): string {
  return describeRoom({ name, reading, comfort, staleFor, sensor }, t(), formatter).sentence;
}
