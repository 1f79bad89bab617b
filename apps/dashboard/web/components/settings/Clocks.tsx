import { chooseClock, clockChoice } from '../../state/clock-choice.ts';
import { t } from '../../state/language.ts';
import { browserZone, secondZone } from '../../state/second-clock.ts';
import { changeWithUndo } from '../../state/settings/attempt.ts';
import { now, selection, zone } from '../../state/state.ts';
import { clock, day } from '../../text/formats.ts';
import { difference, second } from '../../text/second-clock.ts';
import { settingsTexts } from '../../text/settings-texts.ts';
import { zoneName } from '../../text/zone-name.ts';
import { Row, SwitchRow } from './Row.tsx';
import { Section } from './Section.tsx';

function choose(chosen: string | null): void {
  const before = clockChoice.peek();
  void changeWithUndo(
    () => chooseClock(chosen),
    () => chooseClock(before),
  );
}

/** The reader's own clock beside the home's. */
export function Clocks() {
  const words = settingsTexts().clocks;
  const chosen = clockChoice.value;
  return (
    <Section name="clocks">
      <SwitchRow
        label={words.label}
        hint={words.hint}
        isOn={chosen !== null}
        onChange={(isOn) => choose(isOn ? 'auto' : null)}
      />
      {chosen !== null && (
        <>
          <Row label={words.zone}>
            <select
              aria-label={words.zone}
              value={chosen}
              onChange={({ currentTarget }) => choose(currentTarget.value)}
            >
              <option value="auto">{words.auto(zoneName(browserZone))}</option>
              {Intl.supportedValuesOf('timeZone').map((name) => (
                <option key={name} value={name}>
                  {name.replaceAll('_', ' ')}
                </option>
              ))}
            </select>
          </Row>
          {secondZone.value === null ? <p class="note">{words.same}</p> : <BothClocks there={secondZone.value} />}
        </>
      )}
    </Section>
  );
}

function BothClocks({ there }: { there: string }) {
  return (
    <dl class="both-clocks">
      <div>
        <dt>
          {selection.value?.room.name} <small>{zoneName(zone.value)}</small>
        </dt>
        <dd>
          <b>{clock(now.value)}</b>
          <small>{day(now.value)}</small>
        </dd>
      </div>
      <div>
        <dt>
          {t().clocks.here} <small>{zoneName(there)}</small>
        </dt>
        <dd>
          <b>{second.clock(now.value)}</b>
          <small>{difference()}</small>
        </dd>
      </div>
    </dl>
  );
}
