import { nowSeconds, outboxFigures } from '@roomlog/store';
import { Type } from 'typebox';
import type { Context } from '../context.ts';
import type { Live } from '../events/live.ts';
import { exposition, expositionType, isHealthy } from '../metrics/exposition.ts';
import { HealthJson } from '../schemas.ts';
import { serializeStatus } from '../serialize.ts';
import type { App } from '../server.ts';

const figures = { description: 'The figures', content: { 'text/plain': { schema: Type.String() } } };

/** 200 while the logging works, 503 otherwise. Who has a session or a token sees why. */
export function healthRoutes(app: App, context: Context, live: Live): void {
  const { reader } = context;

  app.get(
    '/healthz',
    {
      config: { access: 'open' },
      schema: {
        operationId: 'getHealth',
        summary: 'ok or degraded; for who is let in, why',
        response: {
          200: HealthJson,
          503: { ...HealthJson, description: 'It does not: what is recorded lacks something' },
        },
      },
    },
    async ({ principal }, reply) => {
      const { state, since, last_success_at, clock_ahead_seconds } = await serializeStatus(reader);
      const ok = isHealthy(state);
      const bare = { status: ok ? ('ok' as const) : ('degraded' as const) };
      reply.code(ok ? 200 : 503);
      // This machine too may be a container's health check: the page's status says the same as here.
      if (!principal || principal.via === 'machine') return bare;
      const { queued, failed, oldest } = await outboxFigures(reader.db);
      const outbox = { queued, failed, oldest_seconds: oldest === null ? null : nowSeconds() - oldest };
      return { ...bare, state, since, last_success_at, clock_ahead_seconds, outbox };
    },
  );

  app.get(
    '/metrics',
    {
      config: { access: 'metrics' },
      schema: {
        operationId: 'getMetrics',
        summary: 'Figures for Prometheus, in its text format',
        response: { 200: figures },
      },
    },
    async (_, reply) => reply.type(expositionType).send(await exposition(context, live.streams())),
  );

  app.get('/openapi.json', { config: { access: 'read', rooms: 'itself' }, schema: { hide: true } }, () =>
    app.swagger(),
  );
}
