/** When the home wants quiet, for admins. The status says it to everybody. */
import { setQuietHours } from '@roomlog/store';
import { Type } from 'typebox';
import type { Context } from '../context.ts';
import { HttpError } from '../http/errors.ts';
import type { App } from '../server.ts';
import { QuietHoursJson } from '../status-schemas.ts';

const config = { access: 'admin' } as const;

export function quietHoursRoutes(app: App, { outbox }: Context): void {
  app.put(
    '/api/quiet-hours',
    {
      config,
      schema: {
        operationId: 'setQuietHours',
        summary: 'Choose when the home wants quiet: a dark room’s wall display shows little then',
        body: QuietHoursJson,
        response: { 204: Type.Null() },
      },
    },
    async ({ body }, reply) => {
      if (body.from === body.to) throw new HttpError('bad_request', 'from and to must be different times of the day.');
      await setQuietHours(outbox.db, body);
      return reply.code(204).send(null);
    },
  );

  app.delete(
    '/api/quiet-hours',
    {
      config,
      schema: { operationId: 'endQuietHours', summary: 'Want no quiet hours', response: { 204: Type.Null() } },
    },
    async (_, reply) => {
      await setQuietHours(outbox.db, null);
      return reply.code(204).send(null);
    },
  );
}
