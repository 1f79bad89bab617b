/** Readings as files: of one sensor, of several, of a room, of all. */
import { derivedValues } from '@roomlog/climate';
import {
  type FileFormat,
  fileFormats,
  type LabelledSensor,
  labelledSensors,
  openReadingsFile,
  parseRange,
  resolutions,
} from '@roomlog/store';
import type { FastifyReply } from 'fastify';
import { type Static, Type } from 'typebox';
import { principalOf } from '../access/door.ts';
import type { Principal } from '../access/principal.ts';
import type { Context } from '../context.ts';
import { Excel, FileZone, Flag, fileResponse, fileZone, nameOf, sendFile } from '../http/file-answer.ts';
import { rangeQuery } from '../http/range.ts';
import { exampleRoom, exampleSensor } from '../schema-kinds.ts';
import { instant, zoneOf } from '../serialize.ts';
import type { App } from '../server.ts';
import { noSuchRoom, noSuchSensor, roomOr404, SensorUuid } from './find.ts';

const Params = Type.Object({ sensor: SensorUuid });
const Query = Type.Object({
  ...rangeQuery('the first reading', 'the last one, or now'),
  resolution: Type.Optional(
    Type.Enum(['auto', ...resolutions], { description: 'how fine; default: raw', examples: ['1h'] }),
  ),
  time_zone: FileZone,
  excel: Excel,
  units: Flag('units in the names of the columns'),
  epoch: Flag('a further column with the time in epoch seconds'),
  derived: Flag('further columns: dew point, absolute humidity, estimated WBGT, discomfort index'),
});
type Query = Static<typeof Query>;

const SeveralQuery = Type.Object({
  sensor: Type.Optional(
    Type.Array(Type.String(), {
      description: 'the uuid of a sensor; may be given more than once; default: all',
      examples: [[exampleSensor]],
    }),
  ),
  room: Type.Optional(Type.String({ description: 'the uuid of a room; only its sensors', examples: [exampleRoom] })),
  ...Query.properties,
  wide: Flag('the sensors side by side, a row for each time'),
});

const deletedBefore = {
  'roomlog-deleted-before': {
    type: 'string',
    format: 'date-time',
    description: 'only where older readings of the span are deleted: up to when',
  },
};

const description =
  'HEAD reads nothing: it answers with the name of the file, and with about how many rows and bytes it would have in the headers roomlog-rows-estimate and roomlog-bytes-estimate.';

export function readingFileRoutes(app: App, context: Context): void {
  for (const format of fileFormats) {
    const title = `Readings as ${format === 'parquet' ? 'Parquet' : format.toUpperCase()}`;
    const response = fileResponse(format, deletedBefore);
    app.get(
      `/api/sensors/:sensor/readings.${format}`,
      {
        config: { access: 'read', rooms: 'sensor' },
        schema: {
          operationId: `exportReadings${nameOf(format)}`,
          summary: title,
          description,
          params: Params,
          querystring: Query,
          response,
        },
      },
      async ({ params, query, principal }, reply) => {
        const sensors = await sensorsOf(context, principalOf({ principal }), { sensor: [params.sensor] });
        return answer(context, reply, { sensors, labelled: false, format, query });
      },
    );
    app.get(
      `/api/readings.${format}`,
      {
        config: { access: 'read', rooms: 'itself', refuses: [404] },
        schema: {
          operationId: `exportReadingsOfSeveral${nameOf(format)}`,
          summary: `${title}, of several sensors`,
          description,
          querystring: SeveralQuery,
          response,
        },
      },
      async ({ query, principal }, reply) => {
        const sensors = await sensorsOf(context, principalOf({ principal }), query);
        return answer(context, reply, { sensors, labelled: query.sensor?.length !== 1, format, query });
      },
    );
  }
}

/** The sensors that are asked for, as far as the link of who asks goes. @throws HttpError as if there were no other room */
async function sensorsOf(
  context: Context,
  { room: only }: Principal,
  { sensor: uuids, room = only }: { sensor?: string[]; room?: string | undefined },
): Promise<LabelledSensor[]> {
  if (only !== undefined && room?.toLowerCase() !== only.toLowerCase()) throw noSuchRoom();
  const within = room === undefined ? undefined : (await roomOr404(context, room)).id;
  const found = await labelledSensors(context.reader.db, { room: within, uuids });
  if (!uuids) return found;
  return uuids.map((wanted) => {
    const sensor = found.find(({ uuid }) => uuid === wanted.toLowerCase());
    if (!sensor) throw noSuchSensor();
    return sensor;
  });
}

interface Asked {
  sensors: readonly LabelledSensor[];
  labelled: boolean;
  format: FileFormat;
  query: Query & { wide?: '0' | '1' };
}

async function answer(context: Context, reply: FastifyReply, { sensors, labelled, format, query }: Asked) {
  const wide = query.wide === '1';
  const file = await openReadingsFile(context.reader.db, {
    sensors,
    labelled,
    range: parseRange(query, await zoneOf(context.reader)),
    resolution: query.resolution ?? 'raw',
    format,
    zone: fileZone(query),
    excel: query.excel === '1',
    units: query.units === '1',
    epoch: query.epoch === '1',
    wide,
    derived: query.derived === '1' ? derivedValues : [],
  });
  if (file.deletedBefore !== undefined) reply.header('roomlog-deleted-before', instant(file.deletedBefore));
  if (reply.request.method === 'HEAD') {
    const { rows, bytes } = await file.estimate();
    reply.headers({ 'roomlog-rows-estimate': rows, 'roomlog-bytes-estimate': bytes });
  }
  const parts = [...namesOf(sensors), wide ? 'wide' : '', file.resolution];
  return sendFile(reply, { ...file, parts, format }, file.chunks);
}

/** Room and sensor where there is one, else how many there are. */
function namesOf(sensors: readonly LabelledSensor[]): string[] {
  const rooms = [...new Map(sensors.map(({ room }) => [room.uuid, room.name])).values()];
  const [sensor] = sensors;
  return [
    rooms.length === 1 ? (rooms[0] ?? '') : `${rooms.length} rooms`,
    sensors.length === 1 ? (sensor?.nickname ?? '') : `${sensors.length} sensors`,
  ];
}
