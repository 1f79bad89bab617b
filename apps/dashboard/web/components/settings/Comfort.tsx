import { comfortChoices } from '@roomlog/climate';
import { metricDefinitions } from '@roomlog/store/metrics';
import { selectionName } from '../../state/room-list.ts';
import {
  chooseComfortPlace,
  comfortPlace,
  copyComfort,
  editComfort,
  isDefaultComfort,
  measuredPlaces,
  otherComforts,
  resetComfort,
  shownComfort,
} from '../../state/settings/comfort.ts';
import { rooms } from '../../state/state.ts';
import { decimal } from '../../text/formats.ts';
import { settingsTexts } from '../../text/settings-texts.ts';
import { RangeSlider } from './RangeSlider.tsx';
import { Row } from './Row.tsx';
import { OfTheHome, Section } from './Section.tsx';

type Limited = keyof typeof comfortChoices;

/** 19.5, and 20 without a digit that says nothing. */
const limit = (value: number) => decimal(value, Number.isInteger(value) ? 0 : 1);

/** What is comfortable in each room: all that judges goes by it. */
export function Comfort() {
  const place = comfortPlace.value;
  const words = settingsTexts().comfort;
  return (
    <Section name="comfort">
      {place ? (
        <OfTheHome>
          <Places />
          <Range metric="temperature" place={selectionName(place)} />
          <Range metric="humidity" place={selectionName(place)} />
          {measuredPlaces.value.length > 1 && (
            <Row label={words.copy} hint={words.copyHint}>
              <button type="button" class="secondary" disabled={otherComforts.value === 0} onClick={copyComfort}>
                {otherComforts.value === 0 ? words.same : words.copyTo(otherComforts.value)}
              </button>
            </Row>
          )}
          {!isDefaultComfort.value && (
            <Row label={words.reset} hint={words.resetHint}>
              <button type="button" class="secondary" onClick={resetComfort}>
                {words.reset}
              </button>
            </Row>
          )}
          <p class="note">{words.safety}</p>
        </OfTheHome>
      ) : (
        rooms.value && <p class="note">{words.none}</p>
      )}
    </Section>
  );
}

function Places() {
  const { place: label } = settingsTexts().comfort;
  if (measuredPlaces.value.length < 2) return null;
  return (
    <Row label={label}>
      <select
        aria-label={label}
        value={comfortPlace.value?.key}
        onChange={({ currentTarget }) => chooseComfortPlace(currentTarget.value)}
      >
        {measuredPlaces.value.map((place) => (
          <option key={place.key} value={place.key}>
            {selectionName(place)}
          </option>
        ))}
      </select>
    </Row>
  );
}

function Range({ metric, place }: { metric: Limited; place: string }) {
  const words = settingsTexts().comfort;
  const { label, hint } = words[metric];
  const { unit } = metricDefinitions[metric];
  const band = shownComfort.value[metric];
  return (
    <div class="setting setting-range">
      <p>
        <b>{label}</b>
        {hint && <small>{hint}</small>}
      </p>
      <RangeSlider
        band={band}
        choices={comfortChoices[metric]}
        labels={{ low: words.low(place, label), high: words.high(place, label) }}
        format={(value) => limit(value) + unit}
        onChange={(next) => editComfort({ ...shownComfort.peek(), [metric]: next })}
      />
      <output>
        {limit(band.low)}–{limit(band.high)}
        {unit}
      </output>
    </div>
  );
}
