import { type RoomOverview, roomsOverview, staleSeconds } from '@roomlog/store';
import { Type } from 'typebox';
import { principalOf, roomsAddress } from '../access/door.ts';
import type { Context } from '../context.ts';
import { type AnswerCache, clockSeconds, keptAnswers } from '../http/answer-cache.ts';
import { readCursor, writeCursor } from '../http/cursor.ts';
import { pageLimit } from '../http/page-query.ts';
import { RoomsJson } from '../schemas.ts';
import { type Surroundings, serializeRoom, serializeStatus, surroundingsOf } from '../serialize.ts';
import type { App } from '../server.ts';
import { StatusJson } from '../status-schemas.ts';

const Page = Type.Object({
  limit: pageLimit(200),
  after: Type.Optional(
    Type.String({ maxLength: 64, description: 'the `next` of the page before', examples: ['MTIuMTE'] }),
  ),
});

/** For how many seconds rooms stay as they are: until the first of their sensors falls silent. */
function roomsHold(rooms: readonly RoomOverview[], { now, pollSeconds }: Surroundings): number {
  const left = rooms.flatMap(({ sensors }) =>
    sensors.flatMap(({ source, latest }) => (latest ? latest.ts + staleSeconds(pollSeconds, source) - now : [])),
  );
  return Math.min(clockSeconds, ...left.filter((seconds) => seconds >= 0));
}

export function roomRoutes(app: App, { reader }: Context, answers: AnswerCache): void {
  app.get(
    '/api/rooms',
    {
      config: { access: 'read', rooms: 'itself' },
      ...answers.routeBy(roomsAddress),
      schema: {
        operationId: 'listRooms',
        summary: 'A page of rooms',
        querystring: Page,
        response: keptAnswers(RoomsJson),
      },
    },
    (request, reply) => {
      const { limit = 50, after } = request.query;
      const { room: only } = principalOf(request);
      const make = async () => {
        const cursor = after === undefined ? undefined : readCursor(after);
        const page = await roomsOverview(reader.db, { limit, after: cursor, only });
        const surroundings = await surroundingsOf(reader);
        const value = {
          rooms: page.rooms.map((room) => serializeRoom(room, surroundings)),
          next: page.next ? writeCursor(page.next) : null,
        };
        return { value, seconds: roomsHold(page.rooms, surroundings) };
      };
      return answers.send(request, reply, make, { key: roomsAddress(request) });
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
