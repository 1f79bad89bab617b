/** How a command reaches BOCCO emo. */
import { dirname } from 'node:path';
import { setTimeout as delay } from 'node:timers/promises';
import { EmoClient, Secret, Unauthorised } from '@roomlog/api/emo';
import { fileRefreshStore } from '@roomlog/api/emo/file-refresh-store';
import {
  type Config,
  callsOfSignIn,
  defaultEmoAccount,
  type EmoCredentials,
  Failure,
  makeFolder,
  openCallMemory,
  readAccounts,
  readConfig,
  readEnvironment,
  refreshTokenFile,
} from '@roomlog/runtime';
import { explainBy, remedies, withClients } from './bocco.ts';

/** Without an account where the credentials are only tried. */
type Credentials = Pick<EmoCredentials, 'account' | 'refresh_token' | 'channel_user'>;

export interface EmoAccess {
  config: Config;
  credentials: Credentials;
}

/**
 * @param name of the account; may be left out where there is one
 * @throws Failure 77 when nobody has signed in, 64 when it doesn't say which of several
 */
export function findEmo(name: string | undefined): EmoAccess {
  const env = readEnvironment();
  const config = readConfig(env);
  const all = readAccounts(env, config.dataDir).filter((one) => one.source === 'emo');
  const [credentials, ...more] = name === undefined ? all : all.filter(({ account }) => account === name);
  if (!credentials) {
    const named = name === undefined ? '' : ` --account ${name}`;
    throw new Failure('notSignedIn', `Not signed in to BOCCO emo; run roomlog signin --emo${named}.`);
  }
  if (more.length === 0) return { config, credentials };
  const names = all.map(({ account }) => account).join(', ');
  throw new Failure('usage', `There are several accounts of BOCCO emo; choose one with --account: ${names}.`);
}

/** The refresh tokens of an account, where the collector has them too. */
export function refreshTokensOf({ config: { dataDir }, credentials }: EmoAccess): ReturnType<typeof fileRefreshStore> {
  const file = refreshTokenFile(dataDir, credentials);
  makeFolder(dirname(file));
  return fileRefreshStore(file, new Secret(credentials.refresh_token));
}

/** What the account's processes know of its calls. */
export const callMemoryOf = ({ config, credentials }: EmoAccess) => openCallMemory(config.dataDir, credentials.account);

/**
 * Works with BOCCO emo. Its errors become one sentence with a remedy and the right exit code. Waits first where others,
 * such as a collector, have used up the calls of the minute.
 */
export async function withEmo<T>(
  access: EmoAccess,
  stop: AbortSignal,
  work: (client: EmoClient) => Promise<T>,
): Promise<T> {
  const { account, channel_user } = access.credentials;
  const { emoBaseUrl: baseUrl, emoCallsPerMinute: callsPerMinute } = access.config;
  const memory = callMemoryOf(access);
  const waitMs = memory.waitMs(callsOfSignIn, callsPerMinute);
  if (waitMs > 0) {
    const seconds = Math.ceil(waitMs / 1000);
    process.stderr.write(`The account’s calls of this minute are used up; it goes on in ${seconds} s.\n`);
    await delay(waitMs, undefined, { signal: stop }).catch(() => {});
  }
  const client = new EmoClient({
    baseUrl,
    callsPerMinute,
    refreshStore: refreshTokensOf(access),
    channelUser: channel_user === undefined ? undefined : new Secret(channel_user),
    earlier: memory.earlier(),
    onCall: memory.called,
    onPause: (_, slowMs) => memory.slowed(slowMs),
  });
  return withClients(
    [{ client }],
    stop,
    () => work(client),
    (error) => explainEmo(error, account),
  );
}

const emoRemedies = Object.fromEntries(
  Object.entries(remedies).map(([kind, [exit, remedy]]) => {
    return [kind, [exit, remedy.replace('signin', 'signin --emo').replace('BOCCO_', 'EMO_')]];
  }),
) as typeof remedies;

function explainEmo(error: unknown, account: string): unknown {
  if (error instanceof Unauthorised && error.notInPlan) {
    return new Failure('boccoUnreachable', `${error.message}.`, { cause: error });
  }
  return explainBy(error, emoRemedies, account === defaultEmoAccount ? '' : ` --account ${account}`);
}
