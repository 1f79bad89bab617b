/** Links to one room, for admins: made, listed and ended here, opened by sign-in.ts. */
import { addLink, type ListedLink, listLinks, revokeLink } from '@roomlog/access';
import { Type } from 'typebox';
import { principalOf } from '../access/door.ts';
import { type LinkJson, LinkJson as LinkSchema, NewLinkJson } from '../access/schemas.ts';
import type { Context } from '../context.ts';
import { now } from '../http/range.ts';
import { instant } from '../serialize.ts';
import type { App } from '../server.ts';
import { RoomUuid, roomOr404 } from './find.ts';

const Name = Type.String({
  minLength: 1,
  maxLength: 64,
  description: 'a text of at most 64 characters, such as Kitchen tablet',
  examples: ['Kitchen tablet'],
});
const Body = Type.Object(
  {
    name: Name,
    room: RoomUuid,
    days: Type.Integer({
      minimum: 1,
      maximum: 3660,
      description: 'a whole number from 1 to 3660: how long the link works',
      examples: [365],
    }),
  },
  { title: 'LinkRequest', description: 'A link to make.' },
);
const config = { access: 'admin' } as const;
const day = 86_400;

export function linkRoutes(app: App, context: Context): void {
  const { db } = context.access;

  app.get(
    '/api/links',
    {
      config,
      schema: {
        operationId: 'listLinks',
        summary: 'The links to rooms',
        response: { 200: Type.Array(LinkSchema, { description: 'Those that work.' }) },
      },
    },
    async () => (await listLinks(db)).map(serialize),
  );

  app.post(
    '/api/links',
    {
      config: { ...config, refuses: [404, 409] },
      schema: {
        operationId: 'addLink',
        summary: 'Make a link: whoever has it sees one room, until it ends',
        body: Body,
        response: { 201: NewLinkJson },
      },
    },
    async (request, reply) => {
      const { name, days } = request.body;
      const { uuid } = await roomOr404(context, request.body.room);
      const created_by = principalOf(request).name;
      const row = { name, room: uuid, expires_at: now() + days * day, created_by };
      const { link, secret } = await addLink(db, row, now());
      // Behind #, which no browser sends: it is in no log, and in no other site's Referer.
      return reply.code(201).send({ ...serialize(link), path: `/#link=${secret}` });
    },
  );

  app.delete(
    '/api/links/:name',
    {
      config,
      schema: {
        operationId: 'revokeLink',
        summary: 'End a link, on every device that opened it',
        params: Type.Object({ name: Name }),
        response: { 204: Type.Null() },
      },
    },
    async ({ params }, reply) => {
      await revokeLink(db, params.name, now());
      return reply.code(204).send(null);
    },
  );
}

function serialize({ name, room, created_by, created_at, expires_at, used_at }: ListedLink): LinkJson {
  const times = { created_at: instant(created_at), expires_at: instant(expires_at) };
  return { name, room, created_by, ...times, used_at: used_at === null ? null : instant(used_at) };
}
