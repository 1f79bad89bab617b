import { metrics } from '@roomlog/store/metrics';
import { useEffect, useRef } from 'preact/hooks';
import { t } from '../../state/language.ts';
import { type PlaceRow, placesFound, placesHeld, wantPlaces } from '../../state/places/list.ts';
import { isPhone } from '../../state/screen.ts';
import { number } from '../../text/formats.ts';
import { degrees, updatedText, Verdict } from './PlaceFacts.tsx';
import { PlaceLink } from './PlaceLink.tsx';
import { Sparkline } from './Sparkline.tsx';
import { useVisibleRows } from './visible-rows.ts';

/** Heights of a row in rem, as the stylesheet has them. */
const [wideRow, phoneRow] = [2.25, 4.125];

/** Shorter lists are drawn as a whole. */
const virtualFrom = 200;

/** Many places as a dense table: of a long one only the rows near the window are drawn. */
export function PlaceTable({ rows }: { rows: readonly PlaceRow[] }) {
  const body = useRef<HTMLTableSectionElement>(null);
  const found = placesFound.value;
  const rowPx = (isPhone.value ? phoneRow : wideRow) * rem();
  const near = useVisibleRows(body, found, rowPx);
  const { from, to } = found > virtualFrom ? near : { from: 0, to: found };
  useEffect(() => wantPlaces(to), [to]);
  const { place, verdict, day, updated } = t().places.columns;
  return (
    <table
      class="card place-table"
      aria-label={t().places.all}
      aria-rowcount={found + 1}
      onPointerEnter={hold}
      onPointerLeave={letGo}
    >
      <thead>
        <tr class="place-row place-head" aria-rowindex={1}>
          {[place, verdict, '°C', '%', 'lx', day, updated].map((name) => (
            <th key={name} scope="col">
              {name}
            </th>
          ))}
        </tr>
      </thead>
      <tbody ref={body} style={{ height: `${found * rowPx}px`, paddingBlockStart: `${from * rowPx}px` }}>
        {rows.slice(from, to).map((row, at) => (
          <Row key={row.key} row={row} index={from + at + 2} />
        ))}
      </tbody>
    </table>
  );
}

/** A finger that scrolls is no pointer that rests. */
const hold = (event: PointerEvent) => {
  placesHeld.value = event.pointerType === 'mouse';
};
const letGo = () => {
  placesHeld.value = false;
};

/** In px: the reader's own setting and the page's size. */
const rem = () => Number.parseFloat(getComputedStyle(document.documentElement).fontSize);

function Row({ row, index }: { row: PlaceRow; index: number }) {
  const [, ...others] = metrics;
  return (
    <tr class="place-row" aria-rowindex={index} data-need={row.need}>
      <th scope="row" class="place-name">
        <PlaceLink place={row.key}>{row.name}</PlaceLink>
        {row.beside && <small class="place-room">{row.beside}</small>}
      </th>
      <td>
        <Verdict place={row} />
      </td>
      <td class="place-degrees">{degrees(row)}</td>
      {others.map((metric) => (
        <td key={metric} class="place-other">
          {row.reading?.[metric] == null ? '–' : number(metric, row.reading[metric])}
        </td>
      ))}
      <td class="place-day">
        <Sparkline values={row.spark} />
      </td>
      <td class="place-updated">{updatedText(row)}</td>
    </tr>
  );
}
