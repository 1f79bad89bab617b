import { hasWords, queryWords } from '@roomlog/store/fold';
import { useState } from 'preact/hooks';
import { goToScreen } from '../browser/address-bar.ts';
import { t } from '../state/language.ts';
import { type PlaceNow, placesNow, searchFrom } from '../state/places/now.ts';
import { openPlace } from '../state/places/open.ts';
import { selection } from '../state/state.ts';
import { formatter } from '../text/formats.ts';
import { placeWord } from '../text/place.ts';
import { PlaceSearch } from './PlaceSearch.tsx';

/** So many lines can be looked through; a search finds the others. */
const mostOptions = 100;

/** What the chooser opens: the places, each with how it is, and the way to all of them. */
export function PlaceOptions({ close, isChosen }: { close: () => void; isChosen: boolean }) {
  const [query, setQuery] = useState('');
  const all = placesNow.value;
  const words = queryWords(query);
  const found = all.filter(({ name, beside }) => hasWords(`${name} ${beside}`, words)).slice(0, mostOptions);
  const choose = (key: string) => {
    openPlace(key);
    close();
  };
  return (
    <div class="popup place-popup">
      {all.length >= searchFrom && (
        <PlaceSearch value={query} onChange={setQuery} onEnter={() => found[0] && choose(found[0].key)} />
      )}
      <div role="listbox" aria-label={t().chooseSensor}>
        {found.map((place) => (
          <Option
            key={place.key}
            place={place}
            isChosen={isChosen && place.key === selection.value?.key}
            choose={choose}
          />
        ))}
      </div>
      {found.length === 0 && <p class="note">{t().places.foundNothing(query)}</p>}
      <button
        type="button"
        class="option all-places"
        onClick={() => {
          goToScreen('places');
          close();
        }}
      >
        {t().places.all}
      </button>
    </div>
  );
}

interface OptionProps {
  place: PlaceNow;
  isChosen: boolean;
  choose: (key: string) => void;
}

function Option({ place, isChosen, choose }: OptionProps) {
  const { key, name, beside, reading, need } = place;
  const temperature = reading?.temperature ?? null;
  return (
    <button
      type="button"
      role="option"
      tabIndex={-1}
      aria-selected={isChosen}
      class="option"
      onClick={() => choose(key)}
    >
      <b>{name}</b>
      <span>{beside}</span>
      <span class="option-value" data-need={need}>
        {need !== 'fine' && <i role="img" aria-label={placeWord(place, t(), formatter)} />}
        {temperature === null ? '–' : `${formatter.decimal(temperature)}°`}
      </span>
    </button>
  );
}
