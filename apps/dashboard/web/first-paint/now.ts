/** The room in a sentence, and its values. */
import { type Metric, metricDefinitions, metrics } from '@roomlog/store/metrics';
import { h } from 'preact';
import type { ReadingJson } from '../../src/schemas.ts';
import { Mascot } from '../components/now/Mascot.ts';
import { Prose } from '../components/Prose.ts';
import { selectionName } from '../state/room-list.ts';
import { describeComfort, describeRoom, type Verdict, verdictOf } from '../text/air.ts';
import { nextStep } from '../text/status.ts';
import { blank } from './frame.ts';
import { type Painted, seconds } from './painted.ts';

export function Now(painted: Painted) {
  const reading = painted.chosen?.sensor?.latest ?? null;
  if (!reading) return h(Empty, painted);
  return h(
    'div',
    { class: 'now', id: 'now' },
    h(Hero, { painted, reading }),
    h(
      'section',
      { class: 'tiles', 'aria-label': painted.texts.latest },
      metrics.map((metric) => h(MetricTile, { key: metric, painted, reading, metric })),
      h(ComfortTile, { painted, reading }),
    ),
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

const isStale = ({ chosen }: Painted) => chosen?.sensor?.stale === true;

function Hero({ painted, reading }: Shown) {
  const { chosen, format, status, texts } = painted;
  const at = seconds(reading.created_at);
  const { mood, sentence, advice } = describeRoom(
    {
      name: chosen ? selectionName(chosen) : '',
      reading,
      staleFor: isStale(painted) ? seconds(status.now) - at : null,
    },
    texts,
    format,
  );
  return h(
    'section',
    { class: 'hero', 'data-mood': mood },
    h(Mascot, { mood }),
    h('div', null, h('h1', null, sentence), h('p', null, advice || texts.lastReading(format.clockOrMoment(at)))),
  );
}

const time = ({ format }: Painted, { created_at }: ReadingJson) =>
  h('time', { dateTime: created_at }, format.clockOrMoment(seconds(created_at)));

function MetricTile({ painted, reading, metric }: Shown & { metric: Metric }) {
  const { format, texts } = painted;
  const value = reading[metric];
  const stale = isStale(painted);
  return h(
    'article',
    { class: 'card tile', 'data-metric': metric, 'data-stale': stale, 'data-testid': `painted-${metric}` },
    h(Header, { title: texts.metrics[metric], verdict: verdictOf(metric, stale ? null : value, texts) }),
    h(
      'p',
      { class: 'tile-value' },
      h('b', null, value === null ? '–' : format.number(metric, value)),
      value !== null && h('span', null, metricDefinitions[metric].unit),
    ),
    h('p', { class: 'trend' }, value === null ? texts.missing : time(painted, reading)),
  );
}

function ComfortTile({ painted, reading }: Shown) {
  const { format, texts } = painted;
  const { head, beneath, verdict } = describeComfort(reading, texts, format);
  return h(
    'article',
    { class: 'card tile', 'data-metric': 'comfort', 'data-stale': isStale(painted) },
    h(Header, { title: texts.comfort, verdict: isStale(painted) ? null : verdict }),
    h('p', { class: 'tile-value' }, h('b', null, head.value), head.unit && h('span', null, head.unit)),
    h('p', { class: 'trend' }, head.label),
    h(
      'dl',
      { class: 'derived' },
      beneath.map(({ label, value }) => h('div', { key: label }, h('dt', null, label), h('dd', null, value))),
    ),
  );
}

function Header({ title, verdict }: { title: string; verdict: Verdict | null | undefined }) {
  return h(
    'header',
    { class: 'tile-header' },
    h('span', { class: 'tile-icon' }, blank()),
    h('h2', null, title),
    verdict !== undefined &&
      h('span', { class: 'chip', 'data-tone': verdict?.tone ?? 'neutral' }, verdict?.word ?? '–'),
  );
}
