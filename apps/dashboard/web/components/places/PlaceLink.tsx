import type { ComponentChildren } from 'preact';
import { openPlace } from '../../state/places/open.ts';

/** Shows this place as the chosen one. It covers the card or row that it is in. */
export function PlaceLink({ place, children }: { place: string; children: ComponentChildren }) {
  return (
    <button type="button" class="place-link" onClick={() => openPlace(place)}>
      {children}
    </button>
  );
}
