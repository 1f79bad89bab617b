import {
  checkQuery,
  discard,
  exportMessages,
  findMessage,
  hasReadMarks,
  messagesPage,
  parseRange,
  requestRead,
  searchMessages,
  sendLog,
  settleByPerson,
  unsent,
} from '@roomlog/store';
import { type Static, Type } from 'typebox';
import type { Context } from '../context.ts';
import { type Answer, type AnswerCache, keptAnswers, lasting } from '../http/answer-cache.ts';
import { HttpError } from '../http/errors.ts';
import { Excel, FileZone, fileResponse, fileZone, nameOf, sendFile } from '../http/file-answer.ts';
import { Motions, newestFirst, pageLimit } from '../http/page-query.ts';
import { now, rangeQuery } from '../http/range.ts';
import { described } from '../openapi/described.ts';
import { exampleUniqueId } from '../schema-kinds.ts';
import { MessageJson, OutboxJson, ReadRequestJson, SentJson } from '../schemas.ts';
import { serializeMessages, serializeOutbox, serializeReadRequest, zoneOf } from '../serialize.ts';
import type { App } from '../server.ts';
import { RoomUuid, roomOr404 } from './find.ts';

const Params = Type.Object({ room: RoomUuid });
const OutboxParams = Type.Object({
  ...Params.properties,
  unique_id: Type.String({ description: 'as it was posted', examples: [exampleUniqueId] }),
});
const messageId = (description: string) =>
  Type.Integer({
    minimum: 0,
    maximum: Number.MAX_SAFE_INTEGER,
    description: `the id of a message; ${description}`,
    examples: [5121],
  });
const Words = Type.Optional(
  Type.String({
    description: 'only messages with each of these words, also as part of a word; at most 100 characters',
    examples: ['ただいま'],
  }),
);
const Page = Type.Object({
  before: Type.Optional(messageId('only messages before it')),
  after: Type.Optional(messageId('only messages after it, the oldest first')),
  limit: pageLimit(500),
  q: Words,
  motions: Motions,
});
const SentQuery = newestFirst('what was sent');
const FileQuery = Type.Object({
  ...rangeQuery('the first message', 'now'),
  q: Words,
  time_zone: FileZone,
  excel: Excel,
});
const read = { access: 'read', rooms: 'room' } as const;

async function messages(context: Context, uuid: string, query: Static<typeof Page>): Promise<Answer> {
  const { reader } = context;
  const room = await roomOr404(context, uuid);
  const { before, after, limit = 50, q } = query;
  const motions = query.motions === '1';
  const page =
    q === undefined
      ? await messagesPage(reader.db, room.id, { before, after, limit, motions })
      : await searchMessages(reader.db, room.id, checkQuery('q', q), { before, limit, motions });
  return lasting(await serializeMessages(reader, room.uuid, page));
}

export function messageRoutes(app: App, context: Context, answers: AnswerCache): void {
  const { reader, outbox, config } = context;

  app.get(
    '/api/rooms/:room/messages',
    {
      config: read,
      ...answers.route,
      schema: {
        operationId: 'listMessages',
        summary: 'A page of messages',
        params: Params,
        querystring: Page,
        response: keptAnswers(Type.Array(MessageJson, { description: 'Ascending by their ids.' })),
      },
    },
    (request, reply) => answers.send(request, reply, () => messages(context, request.params.room, request.query)),
  );

  for (const format of ['csv', 'ndjson'] as const) {
    app.get(
      `/api/rooms/:room/messages.${format}`,
      {
        config: read,
        schema: {
          operationId: `exportMessages${nameOf(format)}`,
          summary: `Messages as ${format.toUpperCase()}`,
          params: Params,
          querystring: FileQuery,
          response: fileResponse(format),
        },
      },
      async ({ params, query }, reply) => {
        const room = await roomOr404(context, params.room);
        const home = await zoneOf(reader);
        const range = parseRange(query, home);
        const words = query.q === undefined ? undefined : checkQuery('q', query.q);
        const zone = fileZone(query) ?? home;
        const options = { format, zone, excel: query.excel === '1' };
        const chunks = exportMessages(reader.db, [room], { ...range, query: words }, options);
        const [first] = await messagesPage(reader.db, room.id, { after: 0, limit: 1 });
        const to = range.to ?? now() + 1;
        const from = range.from ?? Math.min(first?.date ?? to, to);
        return sendFile(reply, { parts: [room.name, 'messages'], from, to, zone, format }, () => chunks);
      },
    );
  }

  app.post(
    '/api/rooms/:room/messages/:id/read',
    {
      config: { access: 'send' },
      schema: {
        operationId: 'markAsRead',
        summary: 'Mark a message, and all before it, as read: everybody in the room sees it',
        params: Type.Object({ ...Params.properties, id: messageId('of this room') }),
        response: {
          200: described(ReadRequestJson, 'BOCCO knows it already.'),
          202: described(ReadRequestJson, 'It is queued.'),
        },
      },
    },
    async ({ params }, reply) => {
      const room = await roomOr404(context, params.room);
      if (!hasReadMarks(room.source)) {
        throw new HttpError('bad_request', 'BOCCO emo has no read marks; nobody sees there who has read what.');
      }
      const message = await findMessage(reader.db, room.id, params.id);
      if (!message) throw new HttpError('not_found', 'There is no such message.');
      const row = await requestRead(outbox.db, { room_id: room.id, message_id: params.id, now: now() });
      return reply.code(row.state === 'sent' ? 200 : 202).send(serializeReadRequest(room.uuid, row));
    },
  );

  app.get(
    '/api/rooms/:room/outbox',
    {
      config: read,
      ...answers.route,
      schema: {
        operationId: 'listOutbox',
        summary: 'Not sent yet, or refused',
        params: Params,
        response: keptAnswers(Type.Array(OutboxJson, { description: 'The oldest first.' })),
      },
    },
    (request, reply) =>
      answers.send(request, reply, async () => {
        const room = await roomOr404(context, request.params.room);
        return lasting((await unsent(reader.db, room.id)).map((row) => serializeOutbox(room.uuid, row)));
      }),
  );

  app.post(
    '/api/rooms/:room/outbox/:unique_id/sent',
    {
      config: { access: 'send' },
      schema: {
        operationId: 'settleMessage',
        summary: 'Say of a message of which nobody knows that it was spoken; posted once more, it would be sent again',
        params: OutboxParams,
        response: { 204: Type.Null() },
      },
    },
    async ({ params }, reply) => {
      const room = await roomOr404(context, params.room);
      const isSettled = await settleByPerson(outbox.db, room.id, params.unique_id);
      if (!isSettled) throw new HttpError('not_found', 'There is no such message of which nobody knows what became.');
      return reply.code(204).send(null);
    },
  );

  app.get(
    '/api/sent',
    {
      config: { access: 'admin' },
      schema: {
        operationId: 'listSent',
        summary: 'What was sent from here and by whom, newest first',
        querystring: SentQuery,
        response: { 200: Type.Array(SentJson, { description: 'The newest first.' }) },
      },
    },
    async ({ query: { before, limit = 50 } }) => {
      const rows = await sendLog(reader.db, { before, limit });
      return rows.map((row) => ({ ...serializeOutbox(row.room, row), id: row.seq, room_name: row.room_name }));
    },
  );

  app.delete(
    '/api/rooms/:room/outbox/:unique_id',
    {
      config: { access: 'send' },
      schema: {
        operationId: 'discardMessage',
        summary: 'Take back a message that was refused, or of which nobody knows',
        params: OutboxParams,
        response: { 204: Type.Null() },
      },
    },
    async ({ params }, reply) => {
      const room = await roomOr404(context, params.room);
      const gone = await discard(outbox.db, room.id, params.unique_id, config.dataDir);
      if (!gone)
        throw new HttpError(
          'not_found',
          'Only a message that BOCCO refused, or of which nobody knows, can be taken back.',
        );
      return reply.code(204).send(null);
    },
  );
}
