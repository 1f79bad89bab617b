import { type Band, comfortBand } from '@roomlog/climate';
import { cssColourOf } from '../../charts/ramp.ts';
import { t } from '../../state/language.ts';
import { type PlaceNow, placesNow } from '../../state/places/now.ts';

/** °C at both ends of the colours. */
const [coldest, warmest] = [14, 32];
/** The lightest colour, and how far from it the edges of the comfortable range are: a comfortable room looks like one. */
const [middle, toEdge] = [0.55, 0.07];

/** Every place as a square that keeps its place, whatever happens. For the eye alone: the table says the same. */
export function Mosaic() {
  return (
    <div class="card mosaic" aria-hidden="true">
      <p>
        {t().places.mosaic}
        <span>
          {coldest}° <i style={{ background: `linear-gradient(90deg, ${legend.join(', ')})` }} /> {warmest}°C
        </span>
      </p>
      <div>
        {placesNow.value.map((place) => (
          <i key={place.key} title={place.name} data-need={place.need} style={styleOf(place)} />
        ))}
      </div>
    </div>
  );
}

function styleOf({ need, reading, comfort }: PlaceNow) {
  const temperature = reading?.temperature ?? null;
  return need === 'silent' || temperature === null
    ? undefined
    : { background: colourAt(share(temperature, comfort.temperature)) };
}

/** 0…1 of the colours: from the edge of the comfortable range on they change quickly. */
function share(celsius: number, { low, high }: Band): number {
  const centre = (low + high) / 2;
  if (celsius < low) return ((middle - toEdge) * (celsius - coldest)) / (low - coldest);
  if (celsius > high) return middle + toEdge + ((1 - middle - toEdge) * (celsius - high)) / (warmest - high);
  return middle + (toEdge * (celsius - centre)) / (high - centre);
}

/** @param part 0…1 */
const colourAt = (part: number) => cssColourOf('temperature', part, { low: 0, high: 1 });

const legend = Array.from({ length: warmest - coldest + 1 }, (_, at) =>
  colourAt(share(coldest + at, comfortBand.temperature)),
);
