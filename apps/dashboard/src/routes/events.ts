import { Type } from 'typebox';
import type { Context } from '../context.ts';
import type { Live } from '../events/live.ts';
import { HttpError } from '../http/errors.ts';
import type { App } from '../server.ts';
import { roomOr404 } from './find.ts';

const Query = Type.Object({
  room: Type.Optional(Type.String({ description: 'the uuid of a room: nothing is told of others' })),
});

/** Seconds after which a client that was not let in may try again. */
const tryAgainAfter = 10;

/** Server-sent events; a page that comes back with Last-Event-ID is told what it missed. */
export function eventRoutes(app: App, context: Context, live: Live): void {
  app.get(
    '/api/events',
    { sse: 'manual', schema: { summary: 'What happens, as it happens', querystring: Query } },
    async (request, reply) => {
      if (!takesEvents(request.headers.accept)) {
        throw new HttpError('not_acceptable', 'Events come as text/event-stream; accept that.');
      }
      const room = request.query.room === undefined ? undefined : (await roomOr404(context, request.query.room)).id;
      const { sse } = reply;
      // Closes by itself after the head of the answer.
      if (request.method === 'HEAD') return sse.sendHeaders();
      const stream = { response: reply.raw, room };
      // Kept by the answer if it is refused, and no part of it otherwise.
      reply.header('retry-after', tryAgainAfter);
      live.open(stream);
      reply.removeHeader('retry-after');
      sse.keepAlive();
      await live
        .follow(stream, sse.lastEventId, () => sse.sendHeaders())
        .catch((error: unknown) => {
          if (!reply.raw.headersSent) throw error;
          // It comes again, and is told what it missed.
          reply.raw.destroy();
        });
    },
  );
}

/** Nearly everything does: https://www.rfc-editor.org/rfc/rfc9110#name-accept */
const takesEvents = (accept = '*/*') => /text\/event-stream|text\/\*|\*\/\*/i.test(accept);
