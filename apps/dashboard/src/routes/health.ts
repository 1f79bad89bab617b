import { logSparingly } from '@roomlog/runtime';
import { getSetting, nowSeconds, outboxFigures } from '@roomlog/store';
import { Type } from 'typebox';
import type { Context } from '../context.ts';
import type { Live } from '../events/live.ts';
import { kindOfStoreError } from '../http/errors.ts';
import { described } from '../openapi/described.ts';
import { isHealthy, serializeStatus } from '../serialize.ts';
import type { App } from '../server.ts';
import { HealthJson, ReadyJson } from '../status-schemas.ts';

const figures = {
  description: 'The figures, and those of the process.',
  content: { 'text/plain': { schema: Type.String() } },
};

export function healthRoutes(app: App, context: Context, live: Live): void {
  const { reader } = context;

  /** 200 while the logging works, 503 otherwise. Who has a session or a token sees why. */
  app.get(
    '/healthz',
    {
      config: { access: 'open' },
      schema: {
        operationId: 'getHealth',
        summary: 'Whether the logging works; for who is let in, why not',
        response: {
          200: described(HealthJson, 'The logging works.'),
          503: described(HealthJson, 'The logging does not work, or the store can’t be read.'),
        },
      },
    },
    async ({ principal, log }, reply) => {
      const status = await serializeStatus(reader).catch((err: unknown) =>
        logSparingly(log, kindOfStoreError(err) ?? 'healthz', (left) =>
          log.error({ ...left, err }, 'the status could not be read'),
        ),
      );
      const ok = status !== undefined && isHealthy(status.state);
      const bare = { status: ok ? ('ok' as const) : ('degraded' as const) };
      reply.code(ok ? 200 : 503);
      // This machine too may be a container's health check: the page's status says the same as here.
      if (!status || !principal || principal.via === 'machine') return bare;
      const { state, since, last_success_at, clock_ahead_seconds } = status;
      const { queued, failed, oldest } = await outboxFigures(reader.db);
      const outbox = { queued, failed, oldest_seconds: oldest === null ? null : nowSeconds() - oldest };
      return { ...bare, state, since, last_success_at, clock_ahead_seconds, outbox };
    },
  );

  /** A service that is away is no reason to ask another dashboard, so this is not `/healthz`. */
  app.get(
    '/readyz',
    {
      config: { access: 'open' },
      schema: {
        operationId: 'getReadiness',
        summary: 'Whether this dashboard can answer: for a proxy in front of several',
        response: { 200: ReadyJson },
      },
    },
    async () => {
      await getSetting(reader.db, 'feed');
      return { status: 'ok' as const };
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
    async (_, reply) => {
      // Loaded by the first scrape: it watches the process from then on, and most homes have no Prometheus.
      const { exposition, expositionType } = await import('../metrics/exposition.ts');
      return reply.type(expositionType).send(await exposition(context, live.streams()));
    },
  );
}
