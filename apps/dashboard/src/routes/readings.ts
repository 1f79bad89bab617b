import { boccoNow, conflictsBetween, gapsBetween, readSeries, resolutions } from '@roomlog/store';
import { type Static, Type } from 'typebox';
import type { Context } from '../context.ts';
import { createAnswerCache, tagged, unchanged } from '../http/answer-cache.ts';
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

async function series(context: Context, uuid: string, query: Static<typeof Query>): Promise<SeriesJson> {
  const { reader } = context;
  const sensor = await sensorOr404(context, uuid);
  const { from, to } = await closedRange(context, query, (end) => end - day);
  const asked = query.resolution ?? 'auto';
  if ((asked === 'raw' || asked === '30m') && to - from > rawSpanAtMost) {
    throw new HttpError('bad_request', `${asked} is for spans up to 800 days; ask for 1h, 1d, 1w or the .csv.`);
  }
  const zone = await zoneOf(reader);
  const found = await readSeries(reader.db, sensor.id, { from, to, zone }, asked);
  return { sensor: sensor.uuid, time_zone: zone, from: instant(from), to: instant(to), ...found };
}

export function readingRoutes(app: App, context: Context): void {
  const { reader } = context;
  const cache = createAnswerCache(() => reader.engine.version());

  app.get(
    '/api/sensors/:sensor/readings',
    {
      config,
      schema: {
        operationId: 'getReadings',
        summary: 'Readings as columns',
        params: Params,
        querystring: Query,
        response: { 200: { ...SeriesJson, headers: tagged }, 304: unchanged },
      },
    },
    async (request, reply) => {
      const { params, query } = request;
      const make = () => series(context, params.sensor, query);
      // Without an end it goes on to now, which is another answer each time.
      return query.from === undefined || query.to === undefined ? make() : cache.send(request, reply, make);
    },
  );

  app.get(
    '/api/sensors/:sensor/gaps',
    {
      config,
      schema: {
        operationId: 'listGaps',
        summary: 'Spans without readings, and why',
        params: Params,
        querystring: GapQuery,
        response: { 200: Type.Array(GapJson, { description: 'The oldest first.' }) },
      },
    },
    async ({ params, query }) => {
      const sensor = await sensorOr404(context, params.sensor);
      const range = await closedRange(context, query, () => 0);
      const now = Math.floor(await boccoNow(reader.db));
      return (await gapsBetween(reader.db, sensor.id, range, now)).map(serializeGap);
    },
  );

  app.get(
    '/api/sensors/:sensor/conflicts',
    {
      config,
      schema: {
        operationId: 'listConflicts',
        summary: 'Versions of readings that contradict what is shown',
        params: Params,
        querystring: GapQuery,
        response: { 200: Type.Array(ConflictJson, { description: 'The oldest first.' }) },
      },
    },
    async ({ params, query }) => {
      const sensor = await sensorOr404(context, params.sensor);
      const range = await closedRange(context, query, () => 0);
      return (await conflictsBetween(reader.db, sensor.id, range)).map(serializeConflict);
    },
  );
}
