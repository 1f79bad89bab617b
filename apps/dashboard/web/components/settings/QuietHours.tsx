import { chooseQuietHours, quietHours, switchQuietHours } from '../../state/settings/quiet-hours.ts';
import { settingsTexts } from '../../text/settings-texts.ts';
import { Row, SwitchRow } from './Row.tsx';
import { OfTheHome, Section } from './Section.tsx';

/** When the wall display shows little. */
export function QuietHours() {
  const words = settingsTexts().quiet;
  const hours = quietHours.value;
  return (
    <Section name="quiet">
      <OfTheHome>
        <SwitchRow
          label={words.on}
          hint={words.hint}
          isOn={hours !== null}
          onChange={(isOn) => void switchQuietHours(isOn)}
        />
        {hours && (
          <Row label={words.label}>
            <div class="hours">
              <input
                type="time"
                aria-label={words.from}
                value={hours.from}
                required
                onChange={({ currentTarget }) => void chooseQuietHours({ ...hours, from: currentTarget.value })}
              />
              <span aria-hidden="true">–</span>
              <input
                type="time"
                aria-label={words.to}
                value={hours.to}
                required
                onChange={({ currentTarget }) => void chooseQuietHours({ ...hours, to: currentTarget.value })}
              />
            </div>
          </Row>
        )}
      </OfTheHome>
    </Section>
  );
}
