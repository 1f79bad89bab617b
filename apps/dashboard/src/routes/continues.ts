/** Which sensor took another one's place: for admins. Every room's answer has it. */
import { setContinues } from '@roomlog/store';
import { Type } from 'typebox';
import type { Context } from '../context.ts';
import { exampleSensor, Uuid } from '../schema-kinds.ts';
import type { App } from '../server.ts';
import { SensorUuid, sensorOr404 } from './find.ts';

const Params = Type.Object({ sensor: SensorUuid });

const Body = Type.Object(
  { sensor: Uuid('the uuid of the sensor that was there before', exampleSensor) },
  { title: 'EarlierSensor', description: 'Whose place a sensor took: charts draw both as one line.' },
);

export function continuesRoutes(app: App, context: Context): void {
  const { outbox } = context;

  app.put(
    '/api/sensors/:sensor/continues',
    {
      config: { access: 'admin' },
      schema: {
        operationId: 'setContinues',
        summary: 'Say that a sensor took the place of an earlier one',
        params: Params,
        body: Body,
        response: { 204: Type.Null() },
      },
    },
    async ({ params, body }, reply) => {
      const sensor = await sensorOr404(context, params.sensor);
      await setContinues(outbox.db, sensor, await sensorOr404(context, body.sensor));
      return reply.code(204).send(null);
    },
  );

  app.delete(
    '/api/sensors/:sensor/continues',
    {
      config: { access: 'admin' },
      schema: {
        operationId: 'unsetContinues',
        summary: 'Say that a sensor took nobody’s place',
        params: Params,
        response: { 204: Type.Null() },
      },
    },
    async ({ params }, reply) => {
      await setContinues(outbox.db, await sensorOr404(context, params.sensor), null);
      return reply.code(204).send(null);
    },
  );
}
