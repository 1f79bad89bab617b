import { roomsOverview } from '@roomlog/store';
import { Type } from 'typebox';
import { principalOf } from '../access/door.ts';
import type { Context } from '../context.ts';
import { readCursor, writeCursor } from '../http/cursor.ts';
import { RoomsJson } from '../schemas.ts';
import { serializeRoom, serializeStatus, surroundingsOf } from '../serialize.ts';
import type { App } from '../server.ts';
import { StatusJson } from '../status-schemas.ts';

const Page = Type.Object({
  limit: Type.Optional(
    Type.Integer({
      minimum: 1,
      maximum: 200,
      description: 'a whole number from 1 to 200; default: 50',
      examples: [50],
    }),
  ),
  after: Type.Optional(
    Type.String({ maxLength: 64, description: 'the `next` of the page before', examples: ['MTIuMTE'] }),
  ),
});

export function roomRoutes(app: App, { reader }: Context): void {
  app.get(
    '/api/rooms',
    {
      config: { access: 'read', rooms: 'itself' },
      schema: { operationId: 'listRooms', summary: 'A page of rooms', querystring: Page, response: { 200: RoomsJson } },
    },
    async ({ query: { limit = 50, after }, principal }) => {
      const { room: only } = principalOf({ principal });
      const page = await roomsOverview(reader.db, {
        limit,
        after: after === undefined ? undefined : readCursor(after),
        only,
      });
      const surroundings = await surroundingsOf(reader);
      return {
        rooms: page.rooms.map((room) => serializeRoom(room, surroundings)),
        next: page.next ? writeCursor(page.next) : null,
      };
    },
  );

  app.get(
    '/api/status',
    {
      config: { access: 'read', rooms: 'itself' },
      schema: { operationId: 'getStatus', summary: 'How the logging goes', response: { 200: StatusJson } },
    },
    () => serializeStatus(reader),
  );
}
