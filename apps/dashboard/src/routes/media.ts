/** Archived recordings and pictures, by the checksum of their bytes: what an address serves never changes. */
import { findMediaFile, isFileOfRoom, mediaFolder, mediaPath } from '@roomlog/store';
import { Type } from 'typebox';
import { principalOf } from '../access/door.ts';
import type { Context } from '../context.ts';
import { HttpError } from '../http/errors.ts';
import type { App } from '../server.ts';

/** Shown in the page; any other type is only a download. */
const shown = /^(image\/(png|jpeg|gif|webp)|audio\/(wav|ogg|mp4|mpeg))$/;

const FileId = Type.String({
  description: 'the SHA-256 of the file; `audio_file`, `playable_file` or `image_file` of a message',
  examples: ['9f86d081884c7d659a2feaa0c55ad015a3bf4f1b2b0b822cd15d6c15b0f00a08'],
});

const unchanged = { type: 'null', description: 'What If-None-Match names still holds.' };

const fileOfMedia = {
  description: 'The file, as what its bytes are. It never changes.',
  headers: {
    'content-disposition': { type: 'string', description: '`attachment` for what browsers don’t show' },
    etag: { type: 'string', description: 'give it as If-None-Match' },
  },
  content: Object.fromEntries(
    ['image/*', 'audio/*', 'application/octet-stream'].map((type) => [
      type,
      { schema: Type.String({ contentEncoding: 'binary' }) },
    ]),
  ),
};

export function mediaRoutes(app: App, { reader, config }: Context): void {
  app.get(
    '/media/:id',
    {
      config: { access: 'read', rooms: 'itself', refuses: [416] },
      schema: {
        operationId: 'getMedia',
        summary: 'An archived recording or picture',
        params: Type.Object({ id: FileId }),
        response: {
          200: fileOfMedia,
          206: { ...fileOfMedia, description: 'The bytes that Range names.' },
          304: unchanged,
        },
      },
    },
    async (request, reply) => {
      const { params } = request;
      const { room } = principalOf(request);
      // The path comes from the store, never from the request.
      const file = await findMediaFile(reader.db, params.id);
      const isHidden = file && room !== undefined && !(await isFileOfRoom(reader.db, file.sha256, room));
      if (!file || isHidden) throw new HttpError('not_found', 'There is no such file in the archive.');
      const disposition = shown.test(file.type)
        ? 'inline'
        : `attachment; filename="roomlog-${file.sha256.slice(0, 8)}"`;
      reply.headers({
        'content-type': file.type,
        'content-disposition': disposition,
        // Opened directly, it may run and load nothing.
        'content-security-policy': "sandbox; default-src 'none'",
        'cache-control': 'private, max-age=31536000, immutable',
      });
      return reply.sendFile(mediaPath(file.sha256), mediaFolder(config.dataDir), {
        contentType: false,
        cacheControl: false,
      });
    },
  );
}
