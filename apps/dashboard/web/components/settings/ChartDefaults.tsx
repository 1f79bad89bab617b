import { defaultRange, preferredComparison } from '../../state/chart-defaults.ts';
import { type Comparison, comparisons } from '../../state/compare.ts';
import { t } from '../../state/language.ts';
import { ranges } from '../../state/range.ts';
import { beginWith, compareFirstWith } from '../../state/settings/charts.ts';
import { settingsTexts } from '../../text/settings-texts.ts';
import { Segments } from '../Segments.tsx';
import { Row } from './Row.tsx';
import { Section } from './Section.tsx';

/** What the charts of this browser begin with. */
export function ChartDefaults() {
  const words = settingsTexts().charts;
  const nameOf = (name: Comparison) => (name === 'prev' ? words.prev : t().compare.names[name]);
  return (
    <Section name="charts">
      <Row label={words.range} hint={words.hint}>
        <Segments
          name="default-range"
          label={words.range}
          options={ranges.map((key) => ({ key, label: t().ranges[key] }))}
          chosen={defaultRange.value}
          onChoose={beginWith}
        />
      </Row>
      <Row label={words.compare}>
        <select
          aria-label={words.compare}
          value={preferredComparison.value ?? ''}
          onChange={({ currentTarget: { value } }) =>
            compareFirstWith(comparisons.find((name) => name === value) ?? null)
          }
        >
          <option value="">{words.suited}</option>
          {comparisons.map((name) => (
            <option key={name} value={name}>
              {nameOf(name)}
            </option>
          ))}
        </select>
      </Row>
    </Section>
  );
}
