import { Readable } from 'node:stream';
import {
  boccoNow,
  conflictsBetween,
  exportReadings,
  firstReadingAt,
  gapsBetween,
  readSeries,
  resolutionFor,
  resolutions,
  type StoredSensor,
} from '@roomlog/store';
import { isTimeZone } from '@roomlog/store/time';
import { type Static, Type } from 'typebox';
import type { Context } from '../context.ts';
import { HttpError } from '../errors.ts';
import { instant, presentConflict, presentGap, zoneOf } from '../present.ts';
import { readRange } from '../range.ts';
import { ConflictJson, GapJson, SeriesJson } from '../schemas.ts';
import type { App } from '../server.ts';
import { sensorOr404 } from './find.ts';

const Params = Type.Object({ sensor: Type.String() });
const Query = Type.Object({
  from: Type.Optional(Type.String({ description: 'ISO 8601 or epoch seconds; default: a day before `to`' })),
  to: Type.Optional(Type.String({ description: 'ISO 8601 or epoch seconds; default: now' })),
  resolution: Type.Optional(Type.Enum(['auto', ...resolutions])),
});
const GapQuery = Type.Object({
  from: Type.Optional(Type.String({ description: 'ISO 8601 or epoch seconds; default: the first reading' })),
  to: Query.properties.to,
});
const ExportQuery = Type.Object({
  ...Query.properties,
  time_zone: Type.Optional(Type.String({ description: 'zone of the times in the file; default: the home’s' })),
  excel: Type.Optional(Type.Enum(['0', '1'])),
});

const day = 86_400;

/** Raw rows are read one by one: a longer span is asked for in a coarser resolution, or streamed as a file. */
const rawSpanAtMost = 800 * day;

export function readingRoutes(app: App, context: Context): void {
  const { reader } = context;

  app.get(
    '/api/sensors/:sensor/readings',
    { schema: { summary: 'Readings as columns', params: Params, querystring: Query, response: { 200: SeriesJson } } },
    async ({ params, query }) => {
      const sensor = await sensorOr404(context, params.sensor);
      const { from, to } = readRange(query, (end) => end - day);
      const resolution = query.resolution ?? 'auto';
      if ((resolution === 'raw' || resolution === '30m') && to - from > rawSpanAtMost) {
        throw new HttpError(
          'bad_request',
          `${resolution} is for spans up to 800 days; ask for 1h, 1d, 1w or the .csv.`,
        );
      }
      const zone = await zoneOf(reader);
      const series = await readSeries(reader.db, sensor.id, { from, to, zone }, resolution);
      return { sensor: sensor.uuid, time_zone: zone, from: instant(from), to: instant(to), ...series };
    },
  );

  app.get(
    '/api/sensors/:sensor/gaps',
    {
      schema: {
        summary: 'Spans without readings, and why',
        params: Params,
        querystring: GapQuery,
        response: { 200: Type.Array(GapJson) },
      },
    },
    async ({ params, query }) => {
      const sensor = await sensorOr404(context, params.sensor);
      const range = readRange(query, () => 0);
      const gaps = await gapsBetween(reader.db, sensor.id, range, Math.floor(await boccoNow(reader.db)));
      return gaps.map(presentGap);
    },
  );

  app.get(
    '/api/sensors/:sensor/conflicts',
    {
      schema: {
        summary: 'Versions of readings that contradict what is shown',
        params: Params,
        querystring: GapQuery,
        response: { 200: Type.Array(ConflictJson) },
      },
    },
    async ({ params, query }) => {
      const sensor = await sensorOr404(context, params.sensor);
      const conflicts = await conflictsBetween(
        reader.db,
        sensor.id,
        readRange(query, () => 0),
      );
      return conflicts.map(presentConflict);
    },
  );

  for (const [format, type] of [
    ['csv', 'text/csv; charset=utf-8'],
    ['ndjson', 'application/x-ndjson'],
  ] as const) {
    app.get(
      `/api/sensors/:sensor/readings.${format}`,
      { schema: { summary: `Readings as ${format.toUpperCase()}`, params: Params, querystring: ExportQuery } },
      async ({ params, query }, reply) => {
        const sensor = await sensorOr404(context, params.sensor);
        const options = await exportOptions(context, sensor, query);
        const rows = exportReadings(reader.db, [sensor], options.range, { ...options, format });
        const name = `roomlog-${instant(options.range.from).slice(0, 10)}-${instant(options.range.to).slice(0, 10)}`;
        reply.type(type).header('content-disposition', `attachment; filename="${name}.${format}"`);
        return reply.send(Readable.from(rows));
      },
    );
  }
}

async function exportOptions({ reader }: Context, sensor: StoredSensor, query: Static<typeof ExportQuery>) {
  const bucketZone = await zoneOf(reader);
  const first = (await firstReadingAt(reader.db, sensor.id)) ?? 0;
  const { from, to } = readRange(query, () => first);
  if (query.time_zone !== undefined && !isTimeZone(query.time_zone)) {
    throw new HttpError('bad_request', 'time_zone must be an IANA name such as Asia/Tokyo.');
  }
  const asked = query.resolution ?? 'raw';
  const resolution = asked === 'auto' ? resolutionFor(to - from) : asked;
  return {
    range: { from, to, resolution, bucketZone },
    zone: query.time_zone ?? bucketZone,
    excel: query.excel === '1',
  };
}
