/** What is comfortable, place by place: for admins. Every room's answer has it. */
import { comfortChoices, isComfortChoice } from '@roomlog/climate';
import { findSensor, setComfort } from '@roomlog/store';
import { Type } from 'typebox';
import { ComfortJson, parseComfort } from '../comfort-schemas.ts';
import type { Context } from '../context.ts';
import { HttpError } from '../http/errors.ts';
import { exampleSensor, Uuid } from '../schema-kinds.ts';
import type { App } from '../server.ts';

/** A home has a few; a care home has some hundred. */
const sensorsAtMost = 2000;
/** As many of them, with their names. */
const bodyLimit = 512 * 1024;

const example = [
  { sensor: exampleSensor, comfort: { temperature: { low: 20, high: 26 }, humidity: { low: 40, high: 65 } } },
];

const Body = Type.Object(
  {
    limits: Type.Array(
      Type.Object(
        {
          sensor: Uuid('the uuid of a sensor'),
          comfort: Type.Optional(
            Type.Object(ComfortJson.properties, {
              additionalProperties: false,
              description: 'an object of temperature and humidity; left out: the default again',
            }),
          ),
        },
        { additionalProperties: false, description: 'an object of sensor and comfort' },
      ),
      {
        minItems: 1,
        maxItems: sensorsAtMost,
        description: `a list of at most ${sensorsAtMost} sensors and what is comfortable there`,
        examples: [example],
      },
    ),
  },
  { title: 'ComfortChanges', description: 'What is comfortable where some sensors are.' },
);

export function comfortRoutes(app: App, { reader, outbox }: Context): void {
  app.put(
    '/api/comfort',
    {
      bodyLimit,
      config: { access: 'admin', refuses: [404] },
      schema: {
        operationId: 'setComfort',
        summary: 'Choose what is comfortable, for some sensors at once',
        body: Body,
        response: { 204: Type.Null() },
      },
    },
    async ({ body }, reply) => {
      const changes = [];
      for (const { sensor, comfort } of body.limits) {
        if (comfort && !isComfortChoice(comfort)) throw new HttpError('bad_request', refusal);
        const found = await findSensor(reader.db, sensor);
        if (!found) throw new HttpError('not_found', 'There is no such sensor.');
        changes.push({ sensor_id: found.id, limits: comfort && parseComfort(comfort) });
      }
      await setComfort(outbox.db, changes);
      return reply.code(204).send(null);
    },
  );
}

const inWords = (metric: keyof typeof comfortChoices, unit: string) => {
  const { least, most, step, apart } = comfortChoices[metric];
  return `${metric} from ${least} to ${most} ${unit} in steps of ${step}, its limits at least ${apart} ${unit} apart`;
};
const refusal = `These limits can't be; choose ${inWords('temperature', '°C')}, and ${inWords('humidity', '%')}.`;
