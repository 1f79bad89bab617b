/** Takes what somebody typed into the page to sign in, tries it, and says what became of it. */
import {
  type AccountCredentials,
  answerSignIn,
  type Config,
  every,
  type Logger,
  type SignInOutcome,
  takeSignInRequest,
} from '@roomlog/runtime';
import { listAccounts, retryFailing, setAccountUser } from '@roomlog/store';
import type { Context } from './context.ts';
import { trySignIn } from './sources/bocco/sign-in.ts';
import { tryRefreshToken } from './sources/emo/sign-in.ts';

/** How often the folder is looked at (milliseconds): somebody waits. */
const checkEveryMs = 1000;

interface Given {
  config: Config;
  log: Logger;
  /** Those in use: what the environment has can't be changed here. */
  credentials: readonly AccountCredentials[];
}

interface Answered {
  account: string;
  outcome: SignInOutcome;
}

/** @param folder where the page left the request. @returns undefined while there is none */
export async function takeSignIn(folder: string, given: Given, stop: AbortSignal): Promise<Answered | undefined> {
  const { config, log, credentials } = given;
  const request = takeSignInRequest(folder);
  if (!request) return undefined;
  const { account, secrets } = request;
  const isFixed = credentials.some((one) => one.account === account && one.secretsFile === undefined);
  const tried = () =>
    'refresh_token' in secrets
      ? tryRefreshToken(config, { account, secrets }, stop)
      : trySignIn(config, { account, secrets }, stop);
  const outcome = isFixed ? 'from_environment' : await tried();
  log.info({ account, outcome }, 'somebody signed in on the page');
  answerSignIn(folder, request, outcome);
  return { account, outcome };
}

/** Takes each request until the signal aborts. After one that BOCCO takes, a new session begins with it. */
export async function followSignIns(context: Context, credentials: Given['credentials']): Promise<void> {
  const { config, log, store, stop } = context;
  for await (const _ of every(checkEveryMs, stop)) {
    try {
      const answered = await takeSignIn(config.dataDir, { config, log, credentials }, stop);
      if (answered?.outcome !== 'signed_in') continue;
      const account = (await listAccounts(store.db)).find(({ name }) => name === answered.account);
      if (account) {
        await retryFailing(store.db, account.id);
        // It may be somebody else than before.
        await setAccountUser(store.db, account.id, null);
      }
      context.restartSession('somebody has signed in on the page');
    } catch (err) {
      log.error({ err }, 'a sign-in on the page could not be answered');
    }
  }
}
