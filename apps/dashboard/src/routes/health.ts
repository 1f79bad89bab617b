import { Type } from 'typebox';
import type { Context } from '../context.ts';
import { serializeStatus } from '../serialize.ts';
import type { App } from '../server.ts';

const Health = Type.Object({ status: Type.Union([Type.Literal('ok'), Type.Literal('degraded')]) });

/** 200 while the logging works, 503 otherwise. */
export function healthRoutes(app: App, { reader }: Context): void {
  app.get(
    '/healthz',
    { config: { access: 'open' }, schema: { summary: 'ok or degraded', response: { 200: Health, 503: Health } } },
    async (_, reply) => {
      const { state } = await serializeStatus(reader);
      const ok = state === 'ok' || state === 'starting';
      return reply.code(ok ? 200 : 503).send({ status: ok ? 'ok' : 'degraded' });
    },
  );

  app.get('/openapi.json', { config: { access: 'read', rooms: 'itself' }, schema: { hide: true } }, () =>
    app.swagger(),
  );
}
