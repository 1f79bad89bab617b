import { Type } from 'typebox';
import { principalOf } from '../access/door.ts';
import type { Context } from '../context.ts';
import type { Live } from '../events/live.ts';
import { LiveEventJson } from '../events/schemas.ts';
import { HttpError } from '../http/errors.ts';
import { exampleEventId, exampleRoom } from '../schema-kinds.ts';
import type { App } from '../server.ts';
import { noSuchRoom, roomOr404 } from './find.ts';

const Query = Type.Object({
  room: Type.Optional(
    Type.String({
      description: 'the uuid of a room; only its events then, and those of all rooms',
      examples: [exampleRoom],
    }),
  ),
});

const Headers = Type.Object({
  'last-event-id': Type.Optional(
    Type.String({
      description: 'the id of the last event that came; what was missed comes first then',
      examples: [exampleEventId],
    }),
  ),
});

const eventsResponse = {
  description:
    'Server-sent events. The first is a `status`, after what was missed. More than a thousand missed changes come as one ' +
    '`reload`. A client that doesn’t read is cut off; it loses nothing when it comes back with `Last-Event-ID`.',
  content: {
    'text/event-stream': {
      schema: Type.String({
        description: 'Frames of `id`, `event` and `data`; `LiveEvent` describes them once they are parsed.',
        contentSchema: LiveEventJson,
      }),
      example: `id: ${exampleEventId}\nevent: reload\ndata: {"room":"${exampleRoom}"}\n\n`,
    },
  },
};

/** Seconds after which a refused client may try again. */
const tryAgainAfter = 10;

/** Server-sent events; a page that reconnects with Last-Event-ID gets what it missed. */
export function eventRoutes(app: App, context: Context, live: Live): void {
  app.get(
    '/api/events',
    {
      sse: 'manual',
      config: { access: 'read', rooms: 'itself', refuses: [404, 406] },
      schema: {
        operationId: 'followEvents',
        summary: 'What happens, as it happens',
        querystring: Query,
        headers: Headers,
        response: { 200: eventsResponse },
      },
    },
    async (request, reply) => {
      if (!acceptsEvents(request.headers.accept)) {
        throw new HttpError('not_acceptable', 'Events come as text/event-stream; accept that.');
      }
      const principal = principalOf(request);
      const asked = request.query.room ?? principal.room;
      const found = asked === undefined ? undefined : await roomOr404(context, asked);
      if (principal.room !== undefined && found?.uuid !== principal.room.toLowerCase()) throw noSuchRoom();
      const { sse } = reply;
      // Instead of the library's no-cache, with which it may be stored.
      reply.header('cache-control', 'no-store');
      // Closes after the head of the answer.
      if (request.method === 'HEAD') return sse.sendHeaders();
      const { session, token, via, name } = principal;
      const stream = {
        response: reply.raw,
        room: found?.id,
        owner: `${via} ${name ?? ''}`,
        session: session?.session.id,
        token: token?.id,
      };
      // Only a refusal keeps this header.
      reply.header('retry-after', tryAgainAfter);
      live.open(stream);
      reply.removeHeader('retry-after');
      sse.keepAlive();
      await live
        .follow(stream, sse.lastEventId, () => sse.sendHeaders())
        .catch((error: unknown) => {
          if (!reply.raw.headersSent) throw error;
          // The page reconnects, and gets what it missed.
          reply.raw.destroy();
        });
    },
  );
}

/** https://www.rfc-editor.org/rfc/rfc9110#name-accept */
const acceptsEvents = (accept = '*/*') => /text\/event-stream|text\/\*|\*\/\*/i.test(accept);
