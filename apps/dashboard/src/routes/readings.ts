import {
  boccoNow,
  conflictsBetween,
  exportReadings,
  fileRange,
  gapsBetween,
  readSeries,
  resolutions,
  roomOfSensor,
} from '@roomlog/store';
import { type Static, Type } from 'typebox';
import type { Context } from '../context.ts';
import { createAnswerCache, tagged, unchanged } from '../http/answer-cache.ts';
import { HttpError } from '../http/errors.ts';
import {
  Excel,
  FileZone,
  fileFormats,
  fileResponse,
  fileZone,
  isForExcel,
  nameOf,
  sendFile,
} from '../http/file-answer.ts';
import { closedRange, openRange, rangeQuery } from '../http/range.ts';
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
const FileQuery = Type.Object({
  ...rangeQuery('the first reading', 'the last one, or now'),
  resolution,
  time_zone: FileZone,
  excel: Excel,
});

const deletedBefore = {
  'roomlog-deleted-before': {
    type: 'string',
    format: 'date-time',
    description: 'only where older readings of the span are deleted: up to when',
  },
};

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

  for (const format of fileFormats) {
    app.get(
      `/api/sensors/:sensor/readings.${format}`,
      {
        config,
        schema: {
          operationId: `exportReadings${nameOf(format)}`,
          summary: `Readings as ${format.toUpperCase()}`,
          params: Params,
          querystring: FileQuery,
          response: fileResponse(format, deletedBefore),
        },
      },
      async ({ params, query }, reply) => {
        const sensor = await sensorOr404(context, params.sensor);
        const bucketZone = await zoneOf(reader);
        const zone = fileZone(query, bucketZone);
        const range = await fileRange(reader.db, [sensor], await openRange(context, query), query.resolution ?? 'raw');
        const excel = isForExcel(query, format);
        const rows = exportReadings(reader.db, [sensor], { ...range, bucketZone }, { format, zone, excel });
        if (range.deletedBefore !== undefined) reply.header('roomlog-deleted-before', instant(range.deletedBefore));
        const parts = [(await roomOfSensor(reader.db, sensor))?.name ?? '', sensor.nickname, range.resolution];
        return sendFile(reply, { ...range, parts, zone, format }, rows);
      },
    );
  }
}
