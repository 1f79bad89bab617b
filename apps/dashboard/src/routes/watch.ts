/** Somebody looks at a room: where messages come by polls alone, the collector reads them more often meanwhile. */
import { hasLongPoll, noteWatched } from '@roomlog/store';
import { Type } from 'typebox';
import type { Context } from '../context.ts';
import type { App } from '../server.ts';
import { RoomUuid, roomOr404 } from './find.ts';

export function watchRoutes(app: App, context: Context): void {
  app.post(
    '/api/rooms/:room/watch',
    {
      config: { access: 'read', rooms: 'room' },
      schema: {
        operationId: 'watchRoom',
        summary: 'Say that somebody looks at a room, every two minutes: its messages are read once a minute meanwhile',
        params: Type.Object({ room: RoomUuid }),
        response: { 204: Type.Null() },
      },
    },
    async ({ params }, reply) => {
      const room = await roomOr404(context, params.room);
      if (!hasLongPoll(room.source)) await noteWatched(context.outbox.db, room.id);
      return reply.code(204).send(null);
    },
  );
}
