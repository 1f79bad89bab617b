import { join } from 'node:path';
import {
  callsOfSignIn,
  defaultEmoAccount,
  Failure,
  openDataDir,
  readConfig,
  readEnvironment,
  signInDeadlineMs,
  signInEmoAccount,
  sourceOfAccount,
} from '@roomlog/runtime';
import { understood } from '../bocco.ts';
import { withEmo } from '../emo.ts';
import { openPrompt } from '../input/prompt.ts';
import { withProgress } from '../output/progress.ts';
import { checkName, printSignedIn, type SigninOptions } from './signin.ts';

const advice = `The refresh token is at https://platform-api.bocco.me/dashboard/login. Sign in there with a BOCCO account of its own for
roomlog that you have invited into the rooms: it has calls, tokens and a webhook of its own. What is stored here is not shown.
`;

/** Asks for the refresh token of BOCCO emo, tries it, and stores it for the collector (0600), with the one that it gave. */
export async function signinEmo(options: SigninOptions, stop: AbortSignal): Promise<void> {
  if (options.apiKey !== undefined || options.email !== undefined)
    throw new Failure(
      'usage',
      '--api-key and --email are for BOCCO; BOCCO emo has a refresh token, which is asked for.',
    );
  const account = checkName(options.account ?? defaultEmoAccount);
  const config = readConfig(readEnvironment());
  const { dataDir } = config;
  openDataDir(dataDir);
  // Before the token is spent.
  if (sourceOfAccount(join(dataDir, 'secrets.json'), account) === 'bocco')
    throw new Failure('usage', `The account ${account} is one of BOCCO; choose another name with --account.`);
  const prompt = openPrompt(stop);
  if (prompt.isTerminal) process.stderr.write(advice);
  const refresh_token = (await prompt.ask('Refresh token: ', { hidden: true })).trim();
  prompt.close();
  const { channelUser } = options;
  const secrets = { refresh_token, ...(channelUser !== undefined && { channel_user: channelUser }) };
  // At half of the rate there is no room for all of its calls in one minute.
  const hasToWait = config.emoCallsPerMinute / 2 < callsOfSignIn;
  const patience = hasToWait ? {} : { deadlineMs: signInDeadlineMs };
  const access = { config, credentials: { account, ...secrets } };
  const { owner, rooms } = await withProgress('Asking BOCCO emo', () =>
    withEmo(access, stop, (client) =>
      signInEmoAccount(client, { dataDir, account, secrets }, { ...patience, signal: stop }),
    ),
  );
  if (owner.plan === 'business_basic')
    process.stderr.write('Its plan, business_basic, has no values of sensors: only messages are recorded.\n');
  printSignedIn(understood(rooms), options);
}
