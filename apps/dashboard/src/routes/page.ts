/** The page itself: the built shell, and in it a first paint for who may see something. It needs no script. */
import { join } from 'node:path';
import { isInstalled, logSparingly } from '@roomlog/runtime';
import { h } from 'preact';
import { renderToString } from 'preact-render-to-string';
import { Installed } from '../../web/components/command.ts';
import { FirstPaint } from '../../web/first-paint/paint.ts';
import { dictionaries } from '../../web/text/dictionaries.ts';
import type { Principal } from '../access/principal.ts';
import type { Context } from '../context.ts';
import { type Answer, createAnswerCache, packsItself } from '../http/answer-cache.ts';
import { kindOfStoreError } from '../http/errors.ts';
import { type Choices, choicesOf } from '../page/choices.ts';
import { readPainted } from '../page/read-painted.ts';
import { type Shell, shellOf } from '../page/shell.ts';
import type { App } from '../server.ts';

/**
 * For how long a paint holds though nothing is stored (seconds): readings become stale, midnight comes, and a collector
 * that was killed writes nothing. The live feed looks as often.
 */
const paintSeconds = 5;

const mostBytes = 4 * 1024 * 1024;

/** The page reads its own address. */
const anyQuery = { type: 'object', additionalProperties: true } as const;

/** @param folder of the built page */
export function pageRoutes(app: App, context: Context, folder: string): void {
  const currentShell = shellOf(join(folder, 'index.html'));
  const cache = createAnswerCache(() => versionOf(context), { most: mostBytes });

  const answer = async (shell: Shell, principal: Principal | undefined, choices: Choices): Promise<Answer> => {
    const paint = mayRead(principal) && !choices.isFirstRun ? await paintFor(context, principal, choices) : '';
    const { withoutScript, signInWithoutScript } = dictionaries[choices.language];
    const words = principal ? withoutScript : `${signInWithoutScript} ${withoutScript}`;
    const note = `<div class="banners"><p class="banner" data-tone="info">${words}</p></div>`;
    const value = shell.render({ ...choices, note, paint: paint ?? '' });
    return { value, seconds: paint === undefined ? 0 : paintSeconds };
  };

  app.get(
    '/',
    { ...packsItself, config: { access: 'open', rooms: 'itself' }, schema: { hide: true, querystring: anyQuery } },
    (request, reply) => {
      const { principal } = request;
      const [shell, choices] = [currentShell(), choicesOf(request)];
      void reply.type('text/html; charset=utf-8');
      return cache.send(request, reply, () => answer(shell, principal, choices), {
        key: JSON.stringify([shell.version, scopeOf(principal), choices]),
        vary: 'accept-encoding, accept-language, authorization, cookie',
      });
    },
  );
}

const mayRead = (principal: Principal | undefined): principal is Principal =>
  principal?.permissions.includes('read') === true;

/** All who see the same have the same. */
function scopeOf(principal: Principal | undefined): object {
  const [reads, manages] = [mayRead(principal), principal?.permissions.includes('admin') === true];
  return { isKnown: principal !== undefined, reads, manages, room: principal?.room };
}

/** @returns undefined when the store can't be read: the page finds that out by itself, and says what is wrong */
async function paintFor(context: Context, principal: Principal, choices: Choices): Promise<string | undefined> {
  try {
    const painted = FirstPaint(await readPainted(context, principal, choices));
    return renderToString(h(Installed.Provider, { value: isInstalled }, painted));
  } catch (err) {
    const { log } = context;
    logSparingly(log, kindOfStoreError(err) ?? 'first paint', (left) =>
      log.error({ ...left, err }, 'the first paint could not be made'),
    );
    return undefined;
  }
}

/** Never the same as itself while the store can't be read. */
function versionOf({ reader }: Context): number {
  try {
    return reader.engine.version();
  } catch {
    return Number.NaN;
  }
}
