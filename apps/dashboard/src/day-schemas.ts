/** The JSON of local days: their means as rows, and what is usual at each half hour. */
import { daySteps } from '@roomlog/store';
import { metricDefinitions, metrics, perMetric } from '@roomlog/store/metrics';
import { type Static, Type } from 'typebox';
import { exampleSensor, Nullable, Uuid } from './schema-kinds.ts';

const zone = Type.String({ description: 'the zone whose midnights begin the days', examples: ['Asia/Tokyo'] });

const RowsJson = Type.Object(
  {
    scale: Type.Number({ description: 'what a number is multiplied by to be in °C, % or lx', examples: [0.1] }),
    days: Type.Array(
      Nullable(
        Type.Array(Nullable(Type.Integer()), {
          description: 'the mean of each step of the day, 0 to 24 o’clock; null where there is none',
          examples: [[203, null]],
        }),
      ),
      { description: 'the first day first; null for a day without anything' },
    ),
  },
  { title: 'DayRows', description: 'Days of one metric as rows of whole numbers.' },
);

export const DaysJson = Type.Object(
  {
    sensor: Uuid('of the sensor', exampleSensor),
    from: Type.String({ description: 'the first day', examples: ['2026-11-01'] }),
    step: Type.Enum(Object.keys(daySteps) as (keyof typeof daySteps)[], { description: 'length of a step' }),
    zone,
    metrics: Type.Object(
      perMetric(() => Type.Optional(RowsJson)),
      { description: 'those that were asked for' },
    ),
  },
  { title: 'Days', description: 'Local days as rows, by the home’s clock.' },
);
export type DaysJson = Static<typeof DaysJson>;

const BandJson = Type.Object(
  {
    lo: Type.Number({ description: 'the lowest usual value', examples: [19.7] }),
    hi: Type.Number({ description: 'the highest usual value', examples: [20.3] }),
  },
  { title: 'Band', description: 'What is usual at a half hour of the day.' },
);

export const UsualJson = Type.Object(
  {
    sensor: Uuid('of the sensor', exampleSensor),
    day: Type.String({ description: 'the day that it is usual for', examples: ['2026-11-22'] }),
    zone,
    metrics: Type.Object(
      perMetric((metric) =>
        Nullable(Type.Array(Nullable(BandJson)), {
          description: `${metricDefinitions[metric].unit}: 48 half hours; null where fewer than 14 days are known`,
        }),
      ),
      { description: `a band for each of ${metrics.join(', ')}` },
    ),
  },
  { title: 'Usual', description: 'What is usual on a day, by the 33 days before it.' },
);
export type UsualJson = Static<typeof UsualJson>;
