import {
  boccoNow,
  conflictsBetween,
  gapsBetween,
  latestReading,
  readSeries,
  resolutions,
  staleAfter,
} from '@roomlog/store';
import { type Static, Type } from 'typebox';
import type { Context } from '../context.ts';
import { type Answer, type AnswerCache, clockSeconds, keptAnswers, lasting } from '../http/answer-cache.ts';
import { HttpError } from '../http/errors.ts';
import { closedRange, rangeQuery } from '../http/range.ts';
import { ConflictJson, GapJson, SeriesJson } from '../schemas.ts';
import { instant, serializeConflict, serializeGap, zoneOf } from '../serialize.ts';
import type { App } from '../server.ts';
import { SensorUuid, sensorOr404 } from './find.ts';

const Params = Type.Object({ sensor: SensorUuid });
const resolution = Type.Optional(
  Type.Enum(['auto', ...resolutions], { description: 'how fine; auto follows from the span', examples: ['auto'] }),
);
const Query = Type.Object({ ...rangeQuery('a day before `to`', 'now'), resolution });
const GapQuery = Type.Object(rangeQuery('the first reading', 'now'));

/** A sensor's readings, for who may see its room. */
const config = { access: 'read', rooms: 'sensor' } as const;

const day = 86_400;

/** Raw rows are read one by one: longer spans need a coarser resolution, or a streamed file. */
const rawSpanAtMost = 800 * day;

async function series(context: Context, uuid: string, query: Static<typeof Query>): Promise<Answer> {
  const { reader } = context;
  const sensor = await sensorOr404(context, uuid);
  const zone = await zoneOf(reader);
  const { from, to } = closedRange(zone, query, (end) => end - day);
  const asked = query.resolution ?? 'auto';
  if ((asked === 'raw' || asked === '30m') && to - from > rawSpanAtMost) {
    throw new HttpError('bad_request', `${asked} is for spans up to 800 days; ask for 1h, 1d, 1w or the .csv.`);
  }
  const found = await readSeries(reader.db, sensor.id, { from, to, zone }, asked);
  const answer: SeriesJson = { sensor: sensor.uuid, time_zone: zone, from: instant(from), to: instant(to), ...found };
  // By the schema it would take twice as long, a fifth of a chart of ten years.
  const value = JSON.stringify(answer);
  // Up to now is another span each second.
  return query.to === undefined ? { value, seconds: 0 } : lasting(value);
}

async function gaps(context: Context, uuid: string, query: Static<typeof GapQuery>): Promise<Answer> {
  const { db } = context.reader;
  const sensor = await sensorOr404(context, uuid);
  const range = closedRange(await zoneOf(context.reader), query, () => 0);
  const now = Math.floor(await boccoNow(db));
  const found = await gapsBetween(db, sensor.id, range, now);
  const latest = (await latestReading(db, sensor.id))?.ts;
  return { value: found.map(serializeGap), seconds: await gapsHold(context, range, latest, now) };
}

/** For how many seconds a list of gaps holds: the one after the latest reading begins with time, and grows. */
async function gapsHold(
  { reader }: Context,
  range: { to: number },
  latest: number | undefined,
  now: number,
): Promise<number> {
  if (latest !== undefined && latest >= range.to) return Number.POSITIVE_INFINITY;
  const left = (latest ?? now) + (await staleAfter(reader.db)) - now;
  return Math.min(clockSeconds, left);
}

async function conflicts(context: Context, uuid: string, query: Static<typeof GapQuery>): Promise<Answer> {
  const sensor = await sensorOr404(context, uuid);
  const range = closedRange(await zoneOf(context.reader), query, () => 0);
  const found = (await conflictsBetween(context.reader.db, sensor.id, range)).map(serializeConflict);
  return query.to === undefined ? { value: found, seconds: 0 } : lasting(found);
}

export function readingRoutes(app: App, context: Context, answers: AnswerCache): void {
  app.get(
    '/api/sensors/:sensor/readings',
    {
      config,
      ...answers.route,
      schema: {
        operationId: 'getReadings',
        summary: 'Readings as columns',
        params: Params,
        querystring: Query,
        response: keptAnswers(SeriesJson),
      },
    },
    (request, reply) => answers.send(request, reply, () => series(context, request.params.sensor, request.query)),
  );

  app.get(
    '/api/sensors/:sensor/gaps',
    {
      config,
      ...answers.route,
      schema: {
        operationId: 'listGaps',
        summary: 'Spans without readings, and why',
        params: Params,
        querystring: GapQuery,
        response: keptAnswers(Type.Array(GapJson, { description: 'The oldest first.' })),
      },
    },
    (request, reply) => answers.send(request, reply, () => gaps(context, request.params.sensor, request.query)),
  );

  app.get(
    '/api/sensors/:sensor/conflicts',
    {
      config,
      ...answers.route,
      schema: {
        operationId: 'listConflicts',
        summary: 'Versions of readings that contradict what is shown',
        params: Params,
        querystring: GapQuery,
        response: keptAnswers(Type.Array(ConflictJson, { description: 'The oldest first.' })),
      },
    },
    (request, reply) => answers.send(request, reply, () => conflicts(context, request.params.sensor, request.query)),
  );
}
