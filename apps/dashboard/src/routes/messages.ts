import {
  checkQuery,
  discard,
  enqueue,
  exportMessages,
  findMessage,
  isBlank,
  messagesPage,
  requestRead,
  searchMessages,
  sendLog,
  unsent,
} from '@roomlog/store';
import { type Static, Type } from 'typebox';
import { principalOf } from '../access/door.ts';
import type { Context } from '../context.ts';
import { type Answer, type AnswerCache, lasting } from '../http/answer-cache.ts';
import { HttpError } from '../http/errors.ts';
import {
  Excel,
  FileZone,
  fileFormats,
  fileResponse,
  fileZone,
  isForExcel,
  nameOf,
  sendFile,
} from '../http/file-answer.ts';
import { now, openRange, rangeQuery } from '../http/range.ts';
import { MessageJson, OutboxJson, ReadRequestJson, SentJson } from '../schemas.ts';
import { serializeMessages, serializeOutbox, serializeReadRequest, zoneOf } from '../serialize.ts';
import type { App } from '../server.ts';
import { roomOr404 } from './find.ts';

const Params = Type.Object({ room: Type.String() });
const messageId = (description: string) =>
  Type.Integer({ minimum: 0, maximum: Number.MAX_SAFE_INTEGER, description: `the id of a message; ${description}` });
const Words = Type.Optional(
  Type.String({ description: 'only messages with each of these words, also as part of a word' }),
);
const Page = Type.Object({
  before: Type.Optional(messageId('only messages before it')),
  after: Type.Optional(messageId('only messages after it, the oldest first')),
  limit: Type.Optional(
    Type.Integer({ minimum: 1, maximum: 500, description: 'a whole number from 1 to 500; default: 50' }),
  ),
  q: Words,
});
const SentQuery = Type.Object({
  before: Type.Optional(
    Type.Integer({ minimum: 1, maximum: Number.MAX_SAFE_INTEGER, description: 'an id; only what was sent before it' }),
  ),
  limit: Page.properties.limit,
});
const FileQuery = Type.Object({
  ...rangeQuery('the first message', 'now'),
  q: Words,
  time_zone: FileZone,
  excel: Excel,
});
const Draft = Type.Object({
  unique_id: Type.String({
    pattern: '^[0-9a-fA-F]{8}(-[0-9a-fA-F]{4}){3}-[0-9a-fA-F]{12}$',
    description: 'a UUID; the same one again is the same message',
  }),
  text: Type.String({ minLength: 1, description: 'what the robot should say; at most 9,999 characters' }),
});

const read = { access: 'read', rooms: 'room' } as const;

/** BOCCO accepts fewer than ten thousand characters. */
const charactersAtMost = 9999;

async function messages(context: Context, uuid: string, query: Static<typeof Page>): Promise<Answer> {
  const { reader } = context;
  const room = await roomOr404(context, uuid);
  const { before, after, limit = 50, q } = query;
  const page =
    q === undefined
      ? await messagesPage(reader.db, room.id, { before, after, limit })
      : await searchMessages(reader.db, room.id, checkQuery('q', q), { before, limit });
  return lasting(await serializeMessages(reader, room.uuid, page));
}

export function messageRoutes(app: App, context: Context, answers: AnswerCache): void {
  const { reader, outbox } = context;

  app.get(
    '/api/rooms/:room/messages',
    {
      config: read,
      schema: {
        operationId: 'listMessages',
        summary: 'A page of messages',
        params: Params,
        querystring: Page,
        response: { 200: Type.Array(MessageJson) },
      },
    },
    (request, reply) => answers.send(request, reply, () => messages(context, request.params.room, request.query)),
  );

  for (const format of fileFormats) {
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
        const range = await openRange(context, query);
        const words = query.q === undefined ? undefined : checkQuery('q', query.q);
        const zone = fileZone(query, await zoneOf(reader));
        const options = { format, zone, excel: isForExcel(query, format) };
        const rows = exportMessages(reader.db, [room], { ...range, query: words }, options);
        const [first] = await messagesPage(reader.db, room.id, { after: 0, limit: 1 });
        const to = range.to ?? now() + 1;
        const from = range.from ?? Math.min(first?.date ?? to, to);
        return sendFile(reply, { parts: [room.name, 'messages'], from, to, zone, format }, rows);
      },
    );
  }

  app.post(
    '/api/rooms/:room/messages',
    {
      config: { access: 'send' },
      schema: {
        operationId: 'sendMessage',
        summary: 'Make the robot speak',
        params: Params,
        body: Draft,
        response: { 200: OutboxJson, 202: OutboxJson },
      },
    },
    async (request, reply) => {
      const { params, body } = request;
      const room = await roomOr404(context, params.room);
      if (isBlank(body.text)) throw new HttpError('bad_request', 'text is empty; write what the robot should say.');
      if (Array.from(body.text).length > charactersAtMost) {
        throw new HttpError('bad_request', `text has more than ${charactersAtMost} characters; shorten it.`);
      }
      const { outcome, row } = await enqueue(outbox.db, {
        ...body,
        room_id: room.id,
        sent_by: principalOf(request).name,
      });
      if (outcome === 'conflict') {
        throw new HttpError('unique_id_taken', 'This unique_id belongs to another message; make a new one.');
      }
      return reply.code(outcome === 'queued' ? 202 : 200).send(serializeOutbox(room.uuid, row));
    },
  );

  app.post(
    '/api/rooms/:room/messages/:id/read',
    {
      config: { access: 'send' },
      schema: {
        operationId: 'markAsRead',
        summary: 'Mark a message, and all before it, as read: everybody in the room sees it',
        params: Type.Object({ ...Params.properties, id: messageId('of this room') }),
        response: { 200: ReadRequestJson, 202: ReadRequestJson },
      },
    },
    async ({ params }, reply) => {
      const room = await roomOr404(context, params.room);
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
      schema: {
        operationId: 'listOutbox',
        summary: 'Not sent yet, or refused',
        params: Params,
        response: { 200: Type.Array(OutboxJson) },
      },
    },
    (request, reply) =>
      answers.send(request, reply, async () => {
        const room = await roomOr404(context, request.params.room);
        return lasting((await unsent(reader.db, room.id)).map((row) => serializeOutbox(room.uuid, row)));
      }),
  );

  app.get(
    '/api/sent',
    {
      config: { access: 'admin' },
      schema: {
        operationId: 'listSent',
        summary: 'What was sent from here and by whom, newest first',
        querystring: SentQuery,
        response: { 200: Type.Array(SentJson) },
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
        summary: 'Take back a refused message',
        params: Type.Object({ ...Params.properties, unique_id: Type.String({ description: 'as it was posted' }) }),
        response: { 204: Type.Null() },
      },
    },
    async ({ params }, reply) => {
      const room = await roomOr404(context, params.room);
      const gone = await discard(outbox.db, room.id, params.unique_id);
      if (!gone) throw new HttpError('not_found', 'Only a message that BOCCO refused can be taken back.');
      return reply.code(204).send(null);
    },
  );
}
