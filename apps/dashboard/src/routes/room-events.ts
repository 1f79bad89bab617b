import { eventsBetween, eventsNumbered } from '@roomlog/store';
import { type Static, Type } from 'typebox';
import type { Context } from '../context.ts';
import { type Answer, type AnswerCache, clockSeconds, keptAnswers, lasting } from '../http/answer-cache.ts';
import { HttpError } from '../http/errors.ts';
import { pageLimit } from '../http/page-query.ts';
import { closedRange, rangeQuery } from '../http/range.ts';
import { EventJson } from '../schemas.ts';
import { serializeEvents, zoneOf } from '../serialize.ts';
import type { App } from '../server.ts';
import { RoomUuid, roomOr404 } from './find.ts';

const day = 86_400;

const Query = Type.Object({
  ...rangeQuery('a day before `to`', 'now'),
  after: Type.Optional(
    Type.Integer({
      minimum: 1,
      maximum: Number.MAX_SAFE_INTEGER,
      description: 'the id of an event; only what happened after it',
      examples: [812],
    }),
  ),
  limit: pageLimit(500),
});

async function events(context: Context, uuid: string, query: Static<typeof Query>): Promise<Answer> {
  const { reader } = context;
  const room = await roomOr404(context, uuid);
  const { limit = 50, after: id } = query;
  const range = closedRange(await zoneOf(reader), query, (to) => to - day);
  const [after] = id === undefined ? [] : await eventsNumbered(reader.db, room.id, { first: id, last: id });
  if (id !== undefined && !after) {
    throw new HttpError('bad_request', 'after is no event of this room any more; begin anew with `from`.');
  }
  const found = await eventsBetween(reader.db, room.id, { ...range, limit, after });
  const value = await serializeEvents(reader, room.uuid, found);
  return query.to === undefined ? { value, seconds: clockSeconds } : lasting(value);
}

export function roomEventRoutes(app: App, context: Context, answers: AnswerCache): void {
  app.get(
    '/api/rooms/:room/events',
    {
      config: { access: 'read', rooms: 'room' },
      ...answers.route,
      schema: {
        operationId: 'listEvents',
        summary: 'A page of what the robot’s service told by itself',
        params: Type.Object({ room: RoomUuid }),
        querystring: Query,
        response: keptAnswers(Type.Array(EventJson, { description: 'In the order of time.' })),
      },
    },
    (request, reply) => answers.send(request, reply, () => events(context, request.params.room, request.query)),
  );
}
