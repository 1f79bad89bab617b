import {
  boccoNow,
  type ChainSeries,
  conflictsBetween,
  gapsBetween,
  type ListedGap,
  latestReading,
  readChainSeries,
  readSeries,
  resolutions,
  type StoredSensor,
  staleAfter,
} from '@roomlog/store';
import type { FastifyRequest } from 'fastify';
import { type Static, Type } from 'typebox';
import { roomsAddress } from '../access/door.ts';
import type { Context } from '../context.ts';
import { type Answer, type AnswerCache, clockSeconds, keptAnswers, lasting } from '../http/answer-cache.ts';
import { HttpError } from '../http/errors.ts';
import { closedRange, rangeQuery } from '../http/range.ts';
import { ConflictJson, GapJson, SeriesJson } from '../schemas.ts';
import { instant, serializeConflict, serializeGap, zoneOf } from '../serialize.ts';
import type { App } from '../server.ts';
import { chain, lineOf, SensorUuid, sensorOr404 } from './find.ts';

const Params = Type.Object({ sensor: SensorUuid });
const resolution = Type.Optional(
  Type.Enum(['auto', ...resolutions], { description: 'how fine; auto follows from the span', examples: ['auto'] }),
);
const Query = Type.Object({ ...rangeQuery('a day before `to`', 'now'), resolution, chain });
const GapQuery = Type.Object(rangeQuery('the first reading', 'now'));
const ChainGapQuery = Type.Object({ ...GapQuery.properties, chain });

/** A sensor's readings, for who may see its room. */
const config = { access: 'read', rooms: 'sensor' } as const;

const day = 86_400;

/** Raw rows are read one by one: longer spans need a coarser resolution, or a streamed file. */
const rawSpanAtMost = 800 * day;

type Asked = Pick<FastifyRequest, 'principal'> & { params: Static<typeof Params> };

async function series(context: Context, request: Asked & { query: Static<typeof Query> }): Promise<Answer> {
  const { reader } = context;
  const { query } = request;
  const sensor = await sensorOr404(context, request.params.sensor);
  const zone = await zoneOf(reader);
  const { from, to } = closedRange(zone, query, (end) => end - day);
  const asked = query.resolution ?? 'auto';
  if ((asked === 'raw' || asked === '30m') && to - from > rawSpanAtMost) {
    throw new HttpError('bad_request', `${asked} is for spans up to 800 days; ask for 1h, 1d, 1w or the .csv.`);
  }
  const line = await lineOf(context, sensor, request, query);
  const found =
    line.length === 1
      ? await readSeries(reader.db, sensor.id, { from, to, zone }, asked)
      : withUuids(line, await readChainSeries(reader.db, line, { from, to, zone }, asked));
  const answer: SeriesJson = { sensor: sensor.uuid, time_zone: zone, from: instant(from), to: instant(to), ...found };
  // By the schema it would take twice as long, a fifth of a chart of ten years.
  const value = JSON.stringify(answer);
  // Up to now is another span each second.
  return query.to === undefined ? { value, seconds: 0 } : lasting(value);
}

const withUuids = (line: readonly StoredSensor[], { changes, ...series }: ChainSeries) => ({
  ...series,
  changes: changes.map(({ time, sensor }) => ({ time, sensor: line.find(({ id }) => id === sensor)?.uuid ?? '' })),
});

async function gaps(context: Context, request: Asked & { query: Static<typeof ChainGapQuery> }): Promise<Answer> {
  const { db } = context.reader;
  const { query } = request;
  const sensor = await sensorOr404(context, request.params.sensor);
  const range = closedRange(await zoneOf(context.reader), query, () => 0);
  const now = Math.floor(await boccoNow(db));
  const found: ListedGap[] = [];
  for (const { id } of await lineOf(context, sensor, request, query)) {
    const own = await gapsBetween(db, id, range, now);
    // What the earlier ones lack since then is no gap: another one took their place.
    found.push(...own.filter(({ ongoing }) => !ongoing || id === sensor.id));
  }
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
      ...answers.routeBy(roomsAddress),
      schema: {
        operationId: 'getReadings',
        summary: 'Readings as columns',
        params: Params,
        querystring: Query,
        response: keptAnswers(SeriesJson),
      },
    },
    (request, reply) => answers.send(request, reply, () => series(context, request), { key: roomsAddress(request) }),
  );

  app.get(
    '/api/sensors/:sensor/gaps',
    {
      config,
      ...answers.routeBy(roomsAddress),
      schema: {
        operationId: 'listGaps',
        summary: 'Spans without readings, and why',
        params: Params,
        querystring: ChainGapQuery,
        response: keptAnswers(Type.Array(GapJson, { description: 'The oldest first.' })),
      },
    },
    (request, reply) => answers.send(request, reply, () => gaps(context, request), { key: roomsAddress(request) }),
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
