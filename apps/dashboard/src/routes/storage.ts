/** What is stored, and a backup of it to keep elsewhere: for admins. */
import { recordAccess } from '@roomlog/access';
import { locationOf } from '@roomlog/store';
import type { FastifyReply } from 'fastify';
import { Type } from 'typebox';
import { principalOf } from '../access/door.ts';
import { isPrivate } from '../access/private-connection.ts';
import type { Context } from '../context.ts';
import { clockSeconds, createAnswerCache, keptAnswers, packsItself } from '../http/answer-cache.ts';
import { HttpError } from '../http/errors.ts';
import type { Limits } from '../http/limits.ts';
import { now } from '../http/range.ts';
import type { App } from '../server.ts';
import { createBackupSlot } from '../storage/backup-slot.ts';
import { readStorage } from '../storage/read-storage.ts';
import { BackupJson, StorageJson } from '../storage/schemas.ts';

const config = { access: 'admin' } as const;
const backups = '/api/backup';

const Params = Type.Object({
  id: Type.String({
    maxLength: 64,
    description: 'what `path` of a backup ends with',
    examples: ['1f0c7be29d5a4e0f8a3b6c5d7e9f0a1b'],
  }),
});

const file = {
  description: 'The backup: an SQLite file for `roomlog restore`. One that is cut off is incomplete.',
  headers: { 'content-disposition': { type: 'string', description: 'the name of the file: when it was made' } },
  content: { 'application/vnd.sqlite3': { schema: Type.String({ contentEncoding: 'binary' }) } },
};

export function storageRoutes(app: App, context: Context, limits: Limits): void {
  // It counts: once a minute is enough, however often a page asks and a reading comes.
  const answers = createAnswerCache(() => 0);

  app.get(
    '/api/storage',
    {
      config,
      ...packsItself,
      schema: {
        operationId: 'getStorage',
        summary: 'How much is stored, since when, and whether it is undamaged',
        response: keptAnswers(StorageJson),
      },
    },
    (request, reply) =>
      answers.send(request, reply, async () => ({ value: await readStorage(context), seconds: clockSeconds })),
  );

  const slot = createBackupSlot(locationOf(context.config.database), context.config.dataDir, limits.backupSpace);
  const closing = new AbortController();
  app.addHook('preClose', async () => closing.abort());
  app.addHook('onClose', () => slot.close());

  app.post(
    '/api/backup',
    {
      config: { ...config, refuses: [409] },
      schema: {
        operationId: 'makeBackup',
        summary: 'Make a whole, checked copy of the store, to be fetched once',
        response: { 201: BackupJson },
      },
    },
    async (request, reply) => {
      if (!isPrivate(request)) throw new HttpError('not_private', notPrivate);
      const gone = new AbortController();
      reply.raw.once('close', () => gone.abort());
      if (request.raw.socket.destroyed) gone.abort();
      const { id, name, backup } = await slot.make(AbortSignal.any([gone.signal, closing.signal]));
      const { ip, headers } = request;
      const entry = {
        name: principalOf(request).name,
        address: ip,
        device: headers['user-agent']?.slice(0, 300) ?? '',
      };
      await recordAccess(context.access.db, { ...entry, at: now(), event: 'backup_made' });
      const { bytes, readings, messages, broken } = backup;
      return reply.code(201).send({ path: `${backups}/${id}`, name, bytes, readings, messages, failed_days: broken });
    },
  );

  app.get(
    '/api/backup/:id',
    {
      config,
      ...packsItself,
      schema: { operationId: 'getBackup', summary: 'Fetch a backup, once', params: Params, response: { 200: file } },
    },
    async (request, reply) => {
      if (!isPrivate(request)) throw new HttpError('not_private', notPrivate);
      const ready = slot.find(request.params.id);
      if (!ready) throw new HttpError('not_found', 'There is no such backup; make another one.');
      reply.raw.setTimeout(limits.downloadPause, () => void reply.raw.destroy());
      void reply.headers({
        'content-type': 'application/vnd.sqlite3',
        'content-length': ready.backup.bytes,
        'content-disposition': `attachment; filename="${ready.name}"`,
      });
      // Its schema describes a text, for readers; a stream is sent.
      const file: FastifyReply = reply;
      return file.send(request.method === 'HEAD' ? '' : slot.take(ready.id));
    },
  );
}

const notPrivate =
  'On the way here others could read it; open the page over https, or run roomlog backup on the machine itself.';
