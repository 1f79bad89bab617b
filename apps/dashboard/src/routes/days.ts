import { type DayRow, type DayStep, daySteps, parseDay, readDays, readUsual } from '@roomlog/store';
import { type Metric, metricDefinitions, metrics, perMetric } from '@roomlog/store/metrics';
import { isoWithOffset, startOfDay } from '@roomlog/store/time';
import type { FastifyRequest } from 'fastify';
import { type Static, Type } from 'typebox';
import { roomsAddress } from '../access/door.ts';
import type { Context } from '../context.ts';
import { DaysJson, UsualJson } from '../day-schemas.ts';
import { type Answer, type AnswerCache, clockSeconds, keptAnswers, lasting } from '../http/answer-cache.ts';
import { HttpError } from '../http/errors.ts';
import { closedRange, now, rangeQuery } from '../http/range.ts';
import { zoneOf } from '../serialize.ts';
import type { App } from '../server.ts';
import { chain, lineOf, SensorUuid, sensorOr404 } from './find.ts';

const Params = Type.Object({ sensor: SensorUuid });
const DaysQuery = Type.Object({
  ...rangeQuery('364 days before the last one', 'now'),
  step: Type.Optional(
    Type.Enum(Object.keys(daySteps) as DayStep[], { description: 'length of a step; default: 30m', examples: ['30m'] }),
  ),
  metrics: Type.Optional(
    Type.String({ description: `some of ${metrics.join(', ')}, with commas; default: all`, examples: ['temperature'] }),
  ),
  chain,
});
const UsualQuery = Type.Object({
  day: Type.Optional(
    Type.String({ description: 'a day of the home, such as 2026-11-22; default: today', examples: ['2026-11-22'] }),
  ),
  chain,
});

/** A sensor's readings, for who may see its room. */
const config = { access: 'read', rooms: 'sensor' } as const;

type Asked = Pick<FastifyRequest, 'principal'> & { params: Static<typeof Params> };

const daysAtMost = 800;

async function days(context: Context, request: Asked & { query: Static<typeof DaysQuery> }): Promise<Answer> {
  const { reader } = context;
  const { query } = request;
  const sensor = await sensorOr404(context, request.params.sensor);
  const line = await lineOf(context, sensor, request, query);
  const wanted = metricsIn(query.metrics);
  const zone = await zoneOf(reader);
  const { from, to } = closedRange(zone, query, (end) => startOfDay(end - 1, zone, -364));
  if (startOfDay(from, zone, daysAtMost) < to) {
    throw new HttpError('bad_request', `days are for spans up to ${daysAtMost} days; give a later from.`);
  }
  const step = query.step ?? '30m';
  const found = await readDays(
    reader.db,
    line.map(({ id }) => id),
    { from, to, zone },
    step,
    wanted,
  );
  const rows = wanted.map((metric) => [metric, { scale: scaleOf(metric), days: inWholes(metric, found.days[metric]) }]);
  const value = { sensor: sensor.uuid, from: found.from, step, zone, metrics: Object.fromEntries(rows) };
  return untilTomorrow(value, query.to !== undefined);
}

/** What nobody gave a day for is about another one from midnight on. */
function untilTomorrow(value: DaysJson | UsualJson, isGiven: boolean): Answer {
  return isGiven
    ? lasting(value)
    : { value, seconds: Math.min(clockSeconds, startOfDay(now(), value.zone, 1) - now()) };
}

function metricsIn(text: string | undefined): Metric[] {
  const given = text?.split(',') ?? metrics;
  const wanted = metrics.filter((metric) => given.includes(metric));
  if (wanted.length === given.length) return wanted;
  throw new HttpError('bad_request', `metrics must be some of ${metrics.join(', ')}, each once, with commas.`);
}

/** The last decimal that is shown: whole numbers of it are short. */
function scaleOf(metric: Metric): number {
  const { digits } = metricDefinitions[metric];
  return 'decimals' in digits ? 10 ** -digits.decimals : 1;
}

const inWholes = (metric: Metric, rows: DayRow[] = []) =>
  // Without `+ 0` a little below zero would be −0.
  rows.map((row) => row?.map((mean) => (mean === null ? null : Math.round(mean / scaleOf(metric)) + 0)) ?? null);

async function usual(context: Context, request: Asked & { query: Static<typeof UsualQuery> }): Promise<Answer> {
  const { reader } = context;
  const { query } = request;
  const sensor = await sensorOr404(context, request.params.sensor);
  const line = await lineOf(context, sensor, request, query);
  const zone = await zoneOf(reader);
  const day = query.day ?? isoWithOffset(now(), zone).slice(0, 10);
  const bands = await readUsual(
    reader.db,
    line.map(({ id }) => id),
    parseDay('day', day),
    zone,
  );
  const rounded = perMetric(
    (metric) => bands[metric]?.map((band) => band && { lo: inHundredths(band.lo), hi: inHundredths(band.hi) }) ?? null,
  );
  return untilTomorrow({ sensor: sensor.uuid, day, zone, metrics: rounded }, query.day !== undefined);
}

const inHundredths = (value: number) => Math.round(value * 100) / 100 + 0;

export function dayRoutes(app: App, context: Context, answers: AnswerCache): void {
  app.get(
    '/api/sensors/:sensor/days',
    {
      config,
      ...answers.routeBy(roomsAddress),
      schema: {
        operationId: 'getDays',
        summary: 'Local days as rows',
        params: Params,
        querystring: DaysQuery,
        response: keptAnswers(DaysJson),
      },
    },
    (request, reply) => answers.send(request, reply, () => days(context, request), { key: roomsAddress(request) }),
  );

  app.get(
    '/api/sensors/:sensor/usual',
    {
      config,
      ...answers.routeBy(roomsAddress),
      schema: {
        operationId: 'getUsual',
        summary: 'What is usual at each half hour of a day',
        params: Params,
        querystring: UsualQuery,
        response: keptAnswers(UsualJson),
      },
    },
    (request, reply) => answers.send(request, reply, () => usual(context, request), { key: roomsAddress(request) }),
  );
}
