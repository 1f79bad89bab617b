import { messagesPerDay } from '@roomlog/store';
import { type Static, Type } from 'typebox';
import type { Context } from '../context.ts';
import { type Answer, type AnswerCache, clockSeconds, keptAnswers, lasting } from '../http/answer-cache.ts';
import { Motions } from '../http/page-query.ts';
import { closedRange, rangeQuery } from '../http/range.ts';
import { MessageDaysJson } from '../schemas.ts';
import { zoneOf } from '../serialize.ts';
import type { App } from '../server.ts';
import { RoomUuid, roomOr404 } from './find.ts';

const Query = Type.Object({ ...rangeQuery('the first message', 'now'), motions: Motions });

async function days(context: Context, uuid: string, query: Static<typeof Query>): Promise<Answer> {
  const { reader } = context;
  const room = await roomOr404(context, uuid);
  const zone = await zoneOf(reader);
  const range = closedRange(zone, query, () => 0);
  const motions = query.motions === '1';
  const answer = { zone, days: await messagesPerDay(reader.db, room.id, { ...range, zone, motions }) };
  return query.to === undefined ? { value: answer, seconds: clockSeconds } : lasting(answer);
}

export function messageDayRoutes(app: App, context: Context, answers: AnswerCache): void {
  app.get(
    '/api/rooms/:room/messages/days',
    {
      config: { access: 'read', rooms: 'room' },
      ...answers.route,
      schema: {
        operationId: 'countMessages',
        summary: 'How many messages there are of each day',
        params: Type.Object({ room: RoomUuid }),
        querystring: Query,
        response: keptAnswers(MessageDaysJson),
      },
    },
    (request, reply) => answers.send(request, reply, () => days(context, request.params.room, request.query)),
  );
}
