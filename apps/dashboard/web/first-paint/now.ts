/** The room in a sentence, and its values. */
import { comfortBand } from '@roomlog/climate';
import { type Metric, metricDefinitions, metrics } from '@roomlog/store/metrics';
import { Fragment, h } from 'preact';
import type { ReadingJson } from '../../src/schemas.ts';
import { Mascot } from '../components/now/Mascot.ts';
import { Prose } from '../components/Prose.ts';
import { isSuspect, selectionName } from '../state/room-list.ts';
import { describeRoom, inShort, verdictOf } from '../text/air.ts';
import { describeComparison } from '../text/comparison.ts';
import { nextStep } from '../text/status.ts';
import { blank } from './frame.ts';
import { lastSeen, type Painted, seconds } from './painted.ts';

/** A phone shows the values, a wide screen has them where the charts will stand. */
export function Now(painted: Painted) {
  const reading = painted.chosen?.sensor?.latest ?? null;
  if (!reading) return h(Empty, painted);
  return h(
    Fragment,
    null,
    h('div', { class: 'now', id: 'now' }, h(Hero, { painted, reading }), h(Values, { painted, reading })),
    h(Rows, { painted, reading }),
  );
}

function Empty({ selections, status, texts }: Painted) {
  return h(
    'section',
    { class: 'card empty' },
    h(Mascot, { mood: 'good', size: 112 }),
    h('h1', null, texts.empty.title),
    h('p', null, h(Prose, { text: nextStep(status.account, selections.length, texts) })),
  );
}

interface Shown {
  painted: Painted;
  reading: ReadingJson;
}

const isStale = ({ chosen }: Painted) => chosen?.sensor?.stale === true || isSuspect(chosen?.sensor ?? null);
const comfortOf = ({ chosen }: Painted) => chosen?.sensor?.comfort ?? comfortBand;

function Hero({ painted, reading }: Shown) {
  const { chosen, format, status, texts } = painted;
  const at = seconds(reading.created_at);
  const { mood, sentence, advice } = describeRoom(
    {
      name: chosen ? selectionName(chosen) : '',
      reading,
      comfort: comfortOf(painted),
      staleFor: chosen?.sensor?.stale ? seconds(status.now) - at : null,
      sensor: chosen?.sensor ?? null,
    },
    texts,
    format,
  );
  const compared =
    painted.compared && describeComparison(painted.compared, texts, (value) => format.number('temperature', value));
  const atLeast = advice || lastSeen(painted);
  return h(
    'section',
    { class: 'hero', 'data-mood': mood },
    h(Mascot, { mood }),
    h(
      'div',
      null,
      h('h1', null, sentence),
      h(
        'p',
        { class: 'hero-detail' },
        compared
          ? [
              h('span', { class: 'painted-wide' }, [compared, advice].filter(Boolean).join(texts.sentenceGap)),
              h('span', { class: 'painted-narrow' }, atLeast),
            ]
          : atLeast,
      ),
    ),
  );
}

const known = (value: number | null, text: (value: number) => string) => (value === null ? '–' : text(value));

function Values({ painted, reading }: Shown) {
  const { format, texts } = painted;
  const [first, ...others] = metrics;
  if (!first) return null;
  return h(
    'section',
    { class: 'now-values', 'aria-label': texts.latest, 'data-stale': isStale(painted) },
    h(
      'p',
      { class: 'now-first', 'data-metric': first },
      h(
        'b',
        null,
        known(reading[first], (value) => format.number(first, value)),
      ),
      reading[first] !== null && h('span', null, metricDefinitions[first].unit),
    ),
    h(
      'ul',
      null,
      others.map((metric) =>
        h('li', { key: metric, 'data-metric': metric }, blank(22), inShort(metric, reading[metric], texts, format)),
      ),
    ),
  );
}

/** As high and wide as the charts, so that nothing moves when they come. */
function Rows({ painted, reading }: Shown) {
  return h(
    'section',
    { class: 'card history painted-rows', 'aria-label': painted.texts.history },
    h('div', { class: 'toolbar' }),
    h(
      'div',
      { class: 'history-body' },
      h('div', { class: 'timeline' }),
      painted.chosen?.room.capabilities.events && h('div', { class: 'timeline event-lane' }),
      h(
        'div',
        { class: 'chart-stack' },
        metrics.map((metric) => h(Row, { key: metric, painted, reading, metric })),
      ),
    ),
  );
}

function Row({ painted, reading, metric }: Shown & { metric: Metric }) {
  const { format, texts } = painted;
  const value = reading[metric];
  const stale = isStale(painted);
  const verdict = verdictOf(metric, stale ? null : reading, comfortOf(painted), texts);
  return h(
    'div',
    { class: 'chart', 'data-metric': metric },
    h(
      'header',
      { class: 'cell', 'data-stale': stale, 'data-testid': `painted-${metric}` },
      h('h3', { class: 'cell-name' }, blank(), texts.metrics[metric]),
      h(
        'p',
        { class: 'cell-value' },
        h(
          'b',
          null,
          known(value, (number) => format.number(metric, number)),
        ),
        value !== null && h('span', null, metricDefinitions[metric].unit),
      ),
      verdict !== undefined &&
        h('span', { class: 'chip', 'data-tone': verdict?.tone ?? 'neutral' }, verdict?.word ?? '–'),
      h(
        'p',
        { class: 'cell-trend' },
        value === null ? texts.missing : h('time', { dateTime: reading.created_at }, lastSeen(painted)),
      ),
    ),
    h('div', { class: 'chart-canvas' }),
  );
}
