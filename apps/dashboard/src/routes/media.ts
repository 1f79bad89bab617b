/** Archived recordings and pictures, by the sum of what is in them: the same address is the same bytes for ever. */
import { findMediaFile, mediaFolder, mediaPath } from '@roomlog/store';
import { Type } from 'typebox';
import type { Context } from '../context.ts';
import { HttpError } from '../http/errors.ts';
import type { App } from '../server.ts';

/** Shown in place; whatever else somebody sent is only ever a download. */
const shown = /^(image\/(png|jpeg|gif|webp)|audio\/(wav|ogg|mp4|mpeg))$/;

const missing = () => new HttpError('not_found', 'There is no such file in the archive.');

export function mediaRoutes(app: App, { reader, config }: Context): void {
  app.get(
    '/media/:id',
    { schema: { summary: 'An archived recording or picture', params: Type.Object({ id: Type.String() }) } },
    async ({ params }, reply) => {
      // A path is made of what the store knows, never of what was asked for.
      const file = await findMediaFile(reader.db, params.id);
      if (!file) throw missing();
      const disposition = shown.test(file.type)
        ? 'inline'
        : `attachment; filename="roomlog-${file.sha256.slice(0, 8)}"`;
      reply.headers({
        'content-type': file.type,
        'content-disposition': disposition,
        // Opened by itself it may run nothing and load nothing.
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
