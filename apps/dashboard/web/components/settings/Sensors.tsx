import type { SensorJson } from '../../../src/schemas.ts';
import { t } from '../../state/language.ts';
import { chooseEvents, eventsShown, motionsShown } from '../../state/robot-choices.ts';
import { chooseComfortPlace, comfortPlace, measuredPlaces } from '../../state/settings/comfort.ts';
import { chooseEarlier, earlierChoices, placeTitle, showMotions } from '../../state/settings/sensors.ts';
import { rooms } from '../../state/state.ts';
import { unchangedWords } from '../../text/air.ts';
import { formatter, integer } from '../../text/formats.ts';
import { settingsTexts } from '../../text/settings-texts.ts';
import { Row, SwitchRow } from './Row.tsx';
import { OfTheHome, Section } from './Section.tsx';

/** What is known of each sensor, whose place it took, and what this browser shows of a robot. */
export function Sensors() {
  const words = settingsTexts().sensors;
  const tells = rooms.value?.some(({ capabilities }) => capabilities.events) ?? false;
  return (
    <Section name="sensors">
      {comfortPlace.value ? <Sensor /> : <p class="note">{settingsTexts().comfort.none}</p>}
      {tells && (
        <>
          <SwitchRow label={words.events} hint={words.eventsHint} isOn={eventsShown.value} onChange={chooseEvents} />
          <SwitchRow label={words.motions} hint={words.motionsHint} isOn={motionsShown.value} onChange={showMotions} />
        </>
      )}
    </Section>
  );
}

function Sensor() {
  const words = settingsTexts().sensors;
  const place = comfortPlace.value;
  const choices = earlierChoices.value;
  if (!place?.sensor) return null;
  const { continues } = place.sensor;
  return (
    <>
      {measuredPlaces.value.length > 1 && (
        <Row label={words.sensor}>
          <select
            aria-label={words.sensor}
            value={place.key}
            onChange={({ currentTarget }) => chooseComfortPlace(currentTarget.value)}
          >
            {measuredPlaces.value.map((one) => (
              <option key={one.key} value={one.key}>
                {placeTitle(one)}
              </option>
            ))}
          </select>
        </Row>
      )}
      <Row label={words.state} hint={factsOf(place.sensor, t().robots[place.room.source])} />
      {(choices.length > 0 || continues !== null) && (
        <OfTheHome>
          <Row label={words.continues} hint={words.continuesHint}>
            <select
              aria-label={words.continues}
              value={continues ?? ''}
              onChange={({ currentTarget: { value } }) => void chooseEarlier(value || null)}
            >
              <option value="">{words.nobody}</option>
              {choices.map((one) => (
                <option key={one.key} value={one.key}>
                  {placeTitle(one)}
                </option>
              ))}
            </select>
          </Row>
        </OfTheHome>
      )}
    </>
  );
}

function factsOf(sensor: SensorJson, robot: string): string {
  const words = settingsTexts().sensors;
  const { battery, signal_strength: signal, timing } = sensor;
  const facts = [
    robot,
    battery !== null && `${t().battery} ${integer(battery)}%`,
    signal !== null && `${words.signal} ${integer(signal)}`,
    timing === 'observed' && t().observedTimes,
    unchangedWords(sensor, t(), formatter),
  ];
  return facts.filter(Boolean).join(t().places.causeGap);
}
