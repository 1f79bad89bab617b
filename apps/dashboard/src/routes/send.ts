import multipart from '@fastify/multipart';
import type { TypeBoxTypeProvider } from '@fastify/type-provider-typebox';
import { dropDraft, type Enqueued, enqueue, freeSpace, isBlank, type StoredRoom, stampsOf } from '@roomlog/store';
import { filesTaken } from '@roomlog/store/file-type';
import type { FastifyRequest } from 'fastify';
import { type Static, Type } from 'typebox';
import { principalOf } from '../access/door.ts';
import type { Context } from '../context.ts';
import { HttpError } from '../http/errors.ts';
import { readForm, tooLarge, uuidPattern } from '../http/form.ts';
import type { Limits } from '../http/limits.ts';
import { createUploadSlots } from '../http/upload-slots.ts';
import { described } from '../openapi/described.ts';
import { exampleUniqueId, Uuid } from '../schema-kinds.ts';
import { OutboxJson } from '../schemas.ts';
import { serializeOutbox } from '../serialize.ts';
import type { App } from '../server.ts';
import { RoomUuid, roomOr404 } from './find.ts';

const UniqueId = Type.String({
  pattern: uuidPattern,
  description: 'a UUID; the same one again is the same message',
  examples: [exampleUniqueId],
});
const Draft = Type.Object(
  {
    unique_id: UniqueId,
    text: Type.String({
      minLength: 1,
      description: 'what the robot should say; at most 9,999 characters',
      examples: ['ごはんだよ'],
    }),
  },
  { title: 'NewMessage', description: 'What the robot should say.' },
);
type Draft = Static<typeof Draft>;
const StampDraft = Type.Object(
  { unique_id: UniqueId, stamp: Uuid('the uuid of a stamp; the room’s capabilities list them', exampleUniqueId) },
  { title: 'NewStamp', description: 'A stamp for the robot.' },
);
const known = described(OutboxJson, 'It was known already, and this is how it goes.');
const queued = described(OutboxJson, 'It is queued.');
const FileForm = Type.Object(
  {
    unique_id: UniqueId,
    image: Type.Optional(
      Type.Unknown({ description: 'the file: a JPEG or PNG of at most 25 MiB, for BOCCO emo 1 MB' }),
    ),
    audio: Type.Optional(
      Type.Unknown({ description: 'or this file: an m4a of at most 25 MiB, for BOCCO emo an m4a or mp3 of 1 MB' }),
    ),
  },
  { title: 'NewMessageWithFile', description: 'A picture or a recording to send: one of the two.' },
);

/** BOCCO accepts fewer than ten thousand characters. */
const charactersAtMost = 9999;

function expectQueued(outcome: Enqueued['outcome']): void {
  if (outcome !== 'conflict') return;
  throw new HttpError('unique_id_taken', 'This unique_id belongs to another message; make a new one.');
}

/** In a scope of its own, because only one route takes forms. */
export async function sendRoute(app: App, context: Context, limits: Limits): Promise<void> {
  const { outbox, reader, config } = context;
  const takeSlot = createUploadSlots(limits);

  async function queueText(room: StoredRoom, sent_by: string | null, { unique_id, text }: Draft): Promise<Enqueued> {
    if (isBlank(text)) throw new HttpError('bad_request', 'text is empty; write what the robot should say.');
    if (Array.from(text).length > charactersAtMost) {
      throw new HttpError('bad_request', `text has more than ${charactersAtMost} characters; shorten it.`);
    }
    return enqueue(outbox.db, { unique_id, text, room_id: room.id, sent_by });
  }

  async function queueFile(room: StoredRoom, sent_by: string | null, request: FastifyRequest): Promise<Enqueued> {
    const release = takeSlot(request.ip);
    try {
      const taken = filesTaken[room.source];
      const own = { ...limits, uploadBytes: Math.min(limits.uploadBytes, taken.most) };
      await expectSpace(Number(request.headers['content-length'] ?? 0), own);
      const { draft, ...form } = await readForm(request, { dataDir: config.dataDir, limits: own, taken });
      try {
        return await enqueue(outbox.db, { ...form, draft, room_id: room.id, sent_by });
      } finally {
        await dropDraft(draft);
      }
    } finally {
      release();
    }
  }

  /** @param length of the whole form, 0 if it does not say */
  async function expectSpace(length: number, { uploadBytes, formBytes }: Limits): Promise<void> {
    if (length > uploadBytes + formBytes) throw tooLarge({ uploadBytes });
    if ((await freeSpace(config.dataDir)) - length >= limits.uploadReserve) return;
    throw Object.assign(new Error('too little space is left for files'), { code: 'ENOSPC' });
  }

  await app.register(async (scope) => {
    await scope.register(multipart);
    scope.withTypeProvider<TypeBoxTypeProvider>().post(
      '/api/rooms/:room/messages',
      {
        config: { access: 'send', form: FileForm, refuses: [409] },
        schema: {
          operationId: 'sendMessage',
          summary: 'Make the robot speak, or send a picture or a recording',
          params: Type.Object({ room: RoomUuid }),
          body: { content: { 'application/json': { schema: Draft } } },
          response: { 200: known, 202: queued },
        },
      },
      async (request, reply) => {
        const room = await roomOr404(context, request.params.room);
        const { name } = principalOf(request);
        if (!request.isMultipart() && request.body === undefined) {
          throw new HttpError('bad_request', 'The body must be a JSON object or a form.');
        }
        const { outcome, row } = request.isMultipart()
          ? await queueFile(room, name, request)
          : await queueText(room, name, request.body as Draft);
        expectQueued(outcome);
        return reply.code(outcome === 'queued' ? 202 : 200).send(serializeOutbox(room.uuid, row));
      },
    );
  });

  app.post(
    '/api/rooms/:room/stamps',
    {
      config: { access: 'send', refuses: [409] },
      schema: {
        operationId: 'sendStamp',
        summary: 'Send a stamp that the robot knows',
        params: Type.Object({ room: RoomUuid }),
        body: StampDraft,
        response: { 200: known, 202: queued },
      },
    },
    async (request, reply) => {
      const room = await roomOr404(context, request.params.room);
      const { unique_id, stamp } = request.body;
      const stamps = await stampsOf(reader.db, room.source);
      if (!stamps.some(({ uuid }) => uuid === stamp)) {
        throw new HttpError('bad_request', 'The robot knows no such stamp; its capabilities list those that it knows.');
      }
      const post = { unique_id, room_id: room.id, sent_by: principalOf(request).name };
      const { outcome, row } = await enqueue(outbox.db, { ...post, kind: 'stamp', stamp });
      expectQueued(outcome);
      return reply.code(outcome === 'queued' ? 202 : 200).send(serializeOutbox(room.uuid, row));
    },
  );
}
