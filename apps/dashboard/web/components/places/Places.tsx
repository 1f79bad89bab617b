import { useEffect } from 'preact/hooks';
import { t } from '../../state/language.ts';
import {
  followPlaces,
  loadPlaces,
  type PlaceRow,
  placeQuery,
  placeRows,
  placesFailed,
  searchPlaces,
} from '../../state/places/list.ts';
import { placesNow, searchFrom } from '../../state/places/now.ts';
import { isPhone } from '../../state/screen.ts';
import { formatter } from '../../text/formats.ts';
import { describePlaces } from '../../text/place.ts';
import { LoadFailed } from '../LoadFailed.tsx';
import { Mascot } from '../now/Mascot.ts';
import { PlaceSearch } from '../PlaceSearch.tsx';
import { Mosaic } from './Mosaic.tsx';
import { PlaceCards } from './PlaceCards.tsx';
import { PlaceTable } from './PlaceTable.tsx';
import '../../styles/place-cards.css';
import '../../styles/place-table.css';

/** From so many on, cards are too many to look at. */
const cardsAtMost = 24;

/** Every place at a glance, those that need somebody first. */
export function Places() {
  useEffect(followPlaces, []);
  const all = placesNow.value;
  const { mood, heading, causes } = describePlaces(all, t(), formatter);
  return (
    <section class="places" id="places">
      <header class="places-header">
        <Mascot mood={mood} size={56} />
        <div>
          <h1>{heading}</h1>
          {causes && <p>{causes}</p>}
        </div>
        {all.length >= searchFrom && <PlaceSearch value={placeQuery.value} onChange={searchPlaces} />}
      </header>
      {all.length > cardsAtMost && !isPhone.value && <Mosaic />}
      <List rows={placeRows.value} total={all.length} />
    </section>
  );
}

function List({ rows, total }: { rows: readonly PlaceRow[] | null; total: number }) {
  if (placesFailed.value && !rows) return <LoadFailed class="notice" retry={() => void loadPlaces()} />;
  if (!rows) return null;
  if (rows.length === 0) return <p class="notice">{t().places.foundNothing(placeQuery.value)}</p>;
  const isPair = total === 2;
  return isPair || (total <= cardsAtMost && !isPhone.value) ? (
    <PlaceCards rows={rows} isPair={isPair} />
  ) : (
    <PlaceTable rows={rows} />
  );
}
