/** The dashboard: serves the page and its JSON from the store. Never talks to BOCCO. */
import type { AddressInfo } from 'node:net';
import { type Access, expectUsers, openAccess } from '@roomlog/access';
import {
  announce,
  type Config,
  createLogger,
  Failure,
  isLoopbackHost,
  openDataDir,
  readConfig,
  readEnvironment,
  run,
  untilAborted,
} from '@roomlog/runtime';
import { locationOf } from '@roomlog/store';
import { createApp } from './app.ts';
import type { Context } from './context.ts';
import { watchForReplacement } from './file-watch.ts';
import { closingOf } from './http/closing.ts';

await run(async (stop) => {
  const config = readConfig(readEnvironment());
  const log = await createLogger('dashboard', config.logLevel);
  openDataDir(config.dataDir);
  const location = locationOf(config.database);
  // Before anything is made beside a store that can't be used.
  location.expectOurs();
  const access = await openAccess(config.dataDir, await location.openDatabase());
  try {
    await expectSignIn(access, config);
    const outbox = await location.open('outbox');
    const reader = await location.open('reader');
    try {
      const replaced = watchForReplacement(reader, stop);
      await serve({ config, log, reader, outbox, access }, AbortSignal.any([stop, replaced]));
      replaced.throwIfAborted();
    } finally {
      await reader.close();
      await outbox.close();
    }
  } finally {
    await access.close();
  }
});

/** @throws AccessError when the page can be reached from elsewhere and nobody can sign in */
async function expectSignIn({ db }: Access, { listen, trustedProxies }: Config): Promise<void> {
  const { host, port } = listen;
  if (!isLoopbackHost(host)) await expectUsers(db, `ROOMLOG_LISTEN is ${host}:${port}`);
  if (trustedProxies.length > 0) await expectUsers(db, `ROOMLOG_TRUSTED_PROXY is ${trustedProxies.join(',')}`);
}

async function serve(context: Context, stop: AbortSignal): Promise<void> {
  const app = await createApp(context, stop);
  const close = closingOf(app);
  const { host, port } = context.config.listen;
  await app
    .listen({ host, port, listenTextResolver: () => 'listening' })
    .catch(async (cause: NodeJS.ErrnoException) => {
      await app.close();
      const reason = cause.code === 'EADDRINUSE' ? 'another program uses this port' : (cause.code ?? cause.message);
      const sentence = `ROOMLOG_LISTEN is ${host}:${port}: ${reason}; free it or choose another one (port 0 takes any).`;
      throw new Failure('configuration', sentence, { cause });
    });
  const { port: bound } = app.server.address() as AddressInfo;
  const url = `http://${host.includes(':') ? `[${host}]` : host}:${bound}/`;
  if (process.connected) announce({ url });
  else process.stdout.write(`${url}\n`);
  await untilAborted(stop);
  await close();
}
