import { readFile } from 'node:fs/promises';
import { join } from 'node:path';
import type { Document } from '../docs-page/openapi.ts';
import { docsPage } from '../docs-page/page.ts';
import type { App } from '../server.ts';

/** @param page the folder of the built page */
export function docsRoutes(app: App, page: string): void {
  /** The routes don't change: made when it is first asked for. */
  let made: Promise<string> | undefined;

  app.get('/openapi.json', { config: { access: 'read', rooms: 'itself' }, schema: { hide: true } }, () =>
    app.swagger(),
  );

  app.get('/docs', { config: { access: 'read', rooms: 'itself' }, schema: { hide: true } }, async (_, reply) => {
    made ??= readFile(join(page, 'docs.html'), 'utf8').then((frame) =>
      docsPage(app.swagger() as unknown as Document, frame),
    );
    return reply.type('text/html; charset=utf-8').send(await made);
  });
}
