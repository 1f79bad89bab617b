import { Type } from 'typebox';
import { principalOf, roomsAddress } from '../access/door.ts';
import type { Context } from '../context.ts';
import { type AnswerCache, keptAnswers } from '../http/answer-cache.ts';
import { pageLimit } from '../http/page-query.ts';
import { placesPage } from '../places/page.ts';
import { sorts } from '../places/rank.ts';
import { PlacesJson } from '../places/schemas.ts';
import type { App } from '../server.ts';

const Query = Type.Object({
  sort: Type.Optional(
    Type.Enum([...sorts], { description: 'need: what needs somebody first; default: need', examples: ['need'] }),
  ),
  q: Type.Optional(
    Type.String({
      maxLength: 200,
      description: 'only places that have each of these words in their name or their room’s',
      examples: ['リビング'],
    }),
  ),
  limit: pageLimit(200),
  after: Type.Optional(
    Type.String({ maxLength: 200, description: 'the `next` of the page before', examples: ['WzEsMC4xLCJhIl0'] }),
  ),
});

export function placeRoutes(app: App, { reader }: Context, answers: AnswerCache): void {
  app.get(
    '/api/places',
    {
      config: { access: 'read', rooms: 'itself' },
      ...answers.routeBy(roomsAddress),
      schema: {
        operationId: 'listPlaces',
        summary: 'A page of places, those that need somebody first',
        querystring: Query,
        response: keptAnswers(PlacesJson),
      },
    },
    (request, reply) => {
      const { sort = 'need', q = '', limit = 50, after } = request.query;
      const { room: only } = principalOf(request);
      return answers.send(request, reply, () => placesPage(reader, { sort, q, limit, after, only }), {
        key: roomsAddress(request),
      });
    },
  );
}
