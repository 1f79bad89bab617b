/** The first run: signing in to BOCCO or BOCCO emo, and choosing rooms. For admins. */
import { defaultAccount, defaultEmoAccount, type SignInRequest } from '@roomlog/runtime';
import { isCollectorRunning, nowSeconds, setFollowed } from '@roomlog/store';
import { Type } from 'typebox';
import { isPrivate } from '../access/private-connection.ts';
import type { Context } from '../context.ts';
import { HttpError } from '../http/errors.ts';
import type { Limits } from '../http/limits.ts';
import { createTries } from '../http/tries.ts';
import type { App } from '../server.ts';
import { askCollector } from '../setup/ask-collector.ts';
import { readSetup } from '../setup/read-setup.ts';
import { BoccoSignInJson, EmoSignInJson, FollowedJson, SetupJson, SignedInJson } from '../setup/schemas.ts';
import { roomOr404 } from './find.ts';

const config = { access: 'admin' } as const;

/** Why credentials are not taken here, and what to do instead. */
const refusals = {
  not_private:
    'Others could read the password on this connection; run roomlog signin on the machine itself, or use https.',
  from_environment:
    'This account is set in the environment (BOCCO_API_KEY, BOCCO_EMAIL, BOCCO_PASSWORD); change it there and start roomlog again.',
  sign_in_under_way: 'Somebody else is signing in at this moment; wait until that is done.',
} as const;

export function setupRoutes(app: App, context: Context, { signInTries, signInPatience }: Limits): void {
  const { reader, outbox } = context;
  const nextTry = createTries(signInTries);
  let isUnderWay = false;

  async function attempt(given: Omit<SignInRequest, 'id'>, reply: { header(name: string, value: number): unknown }) {
    if (isUnderWay) throw new HttpError('sign_in_under_way', refusals.sign_in_under_way);
    isUnderWay = true;
    try {
      if (!(await isCollectorRunning(reader.db))) return { outcome: 'not_taken' as const };
      const seconds = nextTry();
      if (seconds > 0) {
        reply.header('retry-after', seconds);
        throw new HttpError('too_many_tries', `There were too many tries; wait ${seconds} seconds.`);
      }
      return { outcome: await askCollector(context.config.dataDir, given, signInPatience) };
    } finally {
      isUnderWay = false;
    }
  }

  app.get(
    '/api/setup',
    {
      config,
      schema: { operationId: 'getSetup', summary: 'How far the home is set up', response: { 200: SetupJson } },
    },
    (request) => readSetup(reader, isPrivate(request)),
  );

  app.post(
    '/api/setup/signin',
    {
      config: { ...config, refuses: [409, 429] },
      schema: {
        operationId: 'signInToBocco',
        summary: 'Sign in to BOCCO: the collector tries the credentials, and keeps those that work',
        body: BoccoSignInJson,
        response: { 200: SignedInJson },
      },
    },
    async (request, reply) => {
      const { account = defaultAccount, ...secrets } = request.body;
      const { sign_in } = await readSetup(reader, isPrivate(request));
      if (sign_in !== 'possible') throw new HttpError(sign_in, refusals[sign_in]);
      return attempt({ account, secrets }, reply);
    },
  );

  app.post(
    '/api/setup/signin/emo',
    {
      config: { ...config, refuses: [409, 429] },
      schema: {
        operationId: 'signInToBoccoEmo',
        summary: 'Sign in to BOCCO emo: the collector tries the refresh token, and keeps one that works',
        body: EmoSignInJson,
        response: { 200: SignedInJson },
      },
    },
    async (request, reply) => {
      const { account = defaultEmoAccount, ...secrets } = request.body;
      // BOCCO's may be set in the environment; of BOCCO emo's the collector knows.
      if (!isPrivate(request)) throw new HttpError('not_private', refusals.not_private);
      return attempt({ account, secrets }, reply);
    },
  );

  app.put(
    '/api/setup/rooms',
    {
      config: { ...config, refuses: [404] },
      schema: {
        operationId: 'chooseRooms',
        summary: 'Choose which rooms are recorded from the next poll on; what is stored stays',
        body: FollowedJson,
        response: { 204: Type.Null() },
      },
    },
    async (request, reply) => {
      const wanted = [];
      for (const { uuid, followed } of request.body.rooms) {
        wanted.push({ room_id: (await roomOr404(context, uuid)).id, followed });
      }
      await setFollowed(outbox.db, wanted, nowSeconds());
      return reply.code(204).send(null);
    },
  );
}
