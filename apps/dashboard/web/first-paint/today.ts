/** Today's hours as a table, the newest first, and the file with all of today's readings. */
import { type Metric, metricDefinitions, metrics } from '@roomlog/store/metrics';
import { h } from 'preact';
import { paths } from '../paths.ts';
import type { Painted, Today as TodayOf } from './painted.ts';

const csvOf = (sensor: string, { from, to }: TodayOf['span']) =>
  paths.readingsFile('csv', [
    ['sensor', sensor],
    ['from', String(from)],
    ['to', String(to)],
  ]);

export function Today({ painted, sensor, today }: { painted: Painted; sensor: string; today: TodayOf }) {
  const { format, texts } = painted;
  const { hours, span } = today;
  return h(
    'section',
    { class: 'card painted-today' },
    h(
      'header',
      null,
      h('h2', null, texts.today),
      h('a', { class: 'tool', href: csvOf(sensor, span), download: true }, texts.csvOf(texts.today)),
    ),
    hours.time.length === 0 && h('p', { class: 'notice' }, texts.noRecords),
    hours.time.length > 0 &&
      h(
        'table',
        null,
        h('caption', null, `${format.day(span.from)} ・ ${texts.zoneNote(painted.chosen?.room.time_zone ?? '')}`),
        h(
          'thead',
          null,
          h(
            'tr',
            null,
            h('th', { scope: 'col' }, texts.time),
            metrics.map((metric) =>
              h(
                'th',
                { key: metric, scope: 'col' },
                texts.metrics[metric],
                ' ',
                h('small', null, metricDefinitions[metric].unit),
              ),
            ),
          ),
        ),
        h('tbody', null, hours.time.map((ts, row) => h(Hour, { key: ts, painted, today, ts, row })).toReversed()),
      ),
  );
}

function Hour({ painted, today: { hours }, ts, row }: { painted: Painted; today: TodayOf; ts: number; row: number }) {
  const { format } = painted;
  const cell = (metric: Metric, column: Metric | `${Metric}_min` | `${Metric}_max`) => {
    const value = hours[column]?.[row] ?? null;
    return value === null ? '–' : format.number(metric, value);
  };
  return h(
    'tr',
    null,
    h('th', { scope: 'row' }, h('time', { dateTime: new Date(ts * 1000).toISOString() }, format.clock(ts))),
    metrics.map((metric) =>
      h(
        'td',
        { key: metric },
        cell(metric, metric),
        h('small', null, `${cell(metric, `${metric}_min`)}–${cell(metric, `${metric}_max`)}`),
      ),
    ),
  );
}
