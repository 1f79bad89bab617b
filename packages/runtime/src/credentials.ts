/**
 * The credentials of each account: from the environment, or from `secrets.json` (mode 0600) in the data folder.
 * They are plain strings: pass them only to the client, which wraps them so that they can't be printed.
 *
 * `{"accounts":{"default":{"source":"bocco","api_key":"…",…},"emo":{"source":"emo","refresh_token":"…"}}}` is what `signin`
 * writes. Keys of one account at the top of the file, as before there were several, are the account `default`.
 */
import { createHash } from 'node:crypto';
import { join } from 'node:path';
import type { Environment } from './config.ts';
import { Failure } from './failure.ts';
import {
  isRecord,
  peekSecretsFile,
  readSecretsFile,
  refuseSecrets,
  type SecretsFile,
  writeSecretsFile,
} from './secrets-file.ts';

/** What signs in to BOCCO: an access token, or API key, email and password, or all four. */
export interface Secrets {
  api_key?: string;
  email?: string;
  password?: string;
  access_token?: string;
}

/** What signs in to BOCCO emo. */
export interface EmoSecrets {
  /**
   * The refresh token from the dashboard. The service replaces it at each refresh: it is only the first one, and the
   * newest is in the file of `refreshTokenFile`.
   */
  refresh_token: string;
  /** Of a Business account: the API key of its channel. */
  channel_user?: string;
}

/** What is stored of an account, and whose service it is an account of. */
type StoredSecrets = ({ source: 'bocco' } & Secrets) | ({ source: 'emo' } & EmoSecrets);

/** The credentials of an account, and where they came from. */
export type AccountCredentials = StoredSecrets & {
  /** The name that `signin --account` gave it, for people. */
  account: string;
  /** The file that they are in, with BOCCO's renewed token; undefined when they came from the environment. */
  secretsFile: string | undefined;
};
export type BoccoCredentials = Extract<AccountCredentials, { source: 'bocco' }>;
export type EmoCredentials = Extract<AccountCredentials, { source: 'emo' }>;

/** BOCCO's account of the environment, and of a `signin` that names none. */
export const defaultAccount = 'default';
/** The same of BOCCO emo. */
export const defaultEmoAccount = 'emo';

const variables = ['BOCCO_API_KEY', 'BOCCO_EMAIL', 'BOCCO_PASSWORD'] as const;
const secretKeys = ['api_key', 'email', 'password', 'access_token'] as const;

/** What a header can have. */
const visible = /^[\x21-\x7e]+$/;

/** Every variable about the account but the base URL: a new one counts as a secret until it is excepted here. */
const accountVariable = /^(BOCCO|EMO)_(?!BASE_URL$)/;

/**
 * The environment for a process that needs no credentials. The collector alone has them: /proc shows a process's
 * environment to everybody with the same account.
 */
export function withoutCredentials(env: Environment): Environment {
  return Object.fromEntries(Object.entries(env).filter(([name]) => !accountVariable.test(name)));
}

/** The same for one that does not need the store either: the address of a database has a password in it. */
export function withoutSecrets(env: Environment): Environment {
  const { ROOMLOG_DATABASE: _, ...others } = withoutCredentials(env);
  return others;
}

/**
 * Reads the credentials of every account: of the environment, which replaces the file's `default` or `emo`, then of
 * `secrets.json` in the data folder, in its order. Accounts of a source that only a later version knows are left out.
 * @returns an empty list when nobody has signed in.
 * @throws Failure 78 for half a set of variables, or a secrets file that is broken or open to other accounts of the
 *   machine. Beside an account of the environment such a file counts as none.
 */
export function readAccounts(env: Environment, dataDir: string): AccountCredentials[] {
  const file = join(dataDir, 'secrets.json');
  const given = [boccoOf(env), emoOf(env)].filter((one) => one !== undefined);
  if (given.length === 0) return storedAccounts(file);
  try {
    return [...given, ...storedAccounts(file).filter(({ account }) => !given.some((one) => one.account === account))];
  } catch {
    return given;
  }
}

function emoOf(env: Environment): EmoCredentials | undefined {
  const refresh_token = env['EMO_REFRESH_TOKEN'];
  const channel_user = env['EMO_CHANNEL_USER'];
  if (channel_user !== undefined && !visible.test(channel_user))
    throw new Failure(
      'configuration',
      'EMO_CHANNEL_USER must be an API key: letters, digits and signs, without blanks.',
    );
  if (refresh_token === undefined) return undefined;
  const channel = channel_user !== undefined && { channel_user };
  return { account: defaultEmoAccount, source: 'emo', refresh_token, ...channel, secretsFile: undefined };
}

function boccoOf(env: Environment): BoccoCredentials | undefined {
  const [api_key, email, password] = variables.map((name) => env[name]);
  const access_token = env['BOCCO_ACCESS_TOKEN'];
  const withToken = {
    account: defaultAccount,
    source: 'bocco',
    ...(access_token !== undefined && { access_token }),
    secretsFile: undefined,
  } as const;
  if (api_key !== undefined && email !== undefined && password !== undefined) {
    return { ...withToken, api_key, email, password };
  }
  if (access_token !== undefined) return withToken;
  const missing = variables.filter((name) => env[name] === undefined);
  if (missing.length === variables.length) return undefined;
  const names = missing.join(' and ');
  const are = missing.length === 1 ? 'is' : 'are';
  throw new Failure('configuration', `${names} ${are} not set; set all of ${variables.join(', ')}, or none of them.`);
}

function storedAccounts(file: string): AccountCredentials[] {
  const content = readSecretsFile(file);
  if (!content) return [];
  return Object.entries(entriesOf(content) ?? refuseSecrets(file)).flatMap(([account, entry]): AccountCredentials[] => {
    const source = isRecord(entry) ? (entry['source'] ?? 'bocco') : 'bocco';
    const stored = { account, secretsFile: file };
    if (source === 'bocco') return [{ ...stored, source: 'bocco', ...(secretsIn(entry) ?? refuseSecrets(file)) }];
    if (source === 'emo') return [{ ...stored, source: 'emo', ...(emoSecretsIn(entry) ?? refuseSecrets(file)) }];
    return [];
  });
}

/** By the account's name; undefined where that can't be what roomlog wrote. */
function entriesOf({ accounts, ...content }: SecretsFile): Record<string, unknown> | undefined {
  if (accounts === undefined) return { [defaultAccount]: content };
  if (!isRecord(accounts)) return undefined;
  return isFlat(content) ? { [defaultAccount]: content, ...accounts } : accounts;
}

const isFlat = (content: SecretsFile) => secretKeys.some((key) => content[key] !== undefined);

/** Undefined for anything that can't be used to sign in. */
function secretsIn(entry: unknown): Secrets | undefined {
  const { api_key, email, password, access_token } = isRecord(entry) ? entry : {};
  const given = Object.entries({ api_key, email, password, access_token }).filter(([, value]) => value !== undefined);
  if (!given.every(([, value]) => typeof value === 'string' && value !== '')) return undefined;
  const usable = access_token !== undefined || (api_key !== undefined && email !== undefined && password !== undefined);
  return usable ? (Object.fromEntries(given) as Secrets) : undefined;
}

/** The same of BOCCO emo. */
function emoSecretsIn(entry: unknown): EmoSecrets | undefined {
  const { refresh_token, channel_user } = isRecord(entry) ? entry : {};
  if (typeof refresh_token !== 'string' || refresh_token === '') return undefined;
  if (channel_user === undefined) return { refresh_token };
  return typeof channel_user === 'string' && visible.test(channel_user) ? { refresh_token, channel_user } : undefined;
}

/**
 * The file of an account's newest refresh tokens (0600), in a folder of the data folder that may not exist yet. Whoever signs
 * in with another token gets another file: those of before may be of somebody else.
 */
export function refreshTokenFile(
  dataDir: string,
  { account, refresh_token }: Pick<EmoCredentials, 'account' | 'refresh_token'>,
): string {
  const name = createHash('sha256')
    .update(JSON.stringify([account, refresh_token]))
    .digest('hex');
  return join(dataDir, 'emo-tokens', `${name.slice(0, 32)}.json`);
}

/** Whose service an account in the file is of; undefined where there is none, or the file can't be understood. */
export function sourceOfAccount(file: string, account: string): StoredSecrets['source'] | undefined {
  const entry = entriesOf(peekSecretsFile(file))?.[account];
  if (!isRecord(entry) || Object.keys(entry).length === 0) return undefined;
  return entry['source'] === 'emo' ? 'emo' : 'bocco';
}

/**
 * Stores what signs an account in. Everything else in the file stays; a file of the old form gets the new one.
 * @throws Failure 64 where the name is that of an account at the other service; the file system's error, such as ENOSPC.
 */
export function saveAccount(file: string, account: string, secrets: StoredSecrets): void {
  if (![undefined, secrets.source].includes(sourceOfAccount(file, account)))
    throw new Failure('usage', `The account ${account} is one of another robot; choose another name with --account.`);
  const { accounts, api_key, email, password, access_token, ...others } = peekSecretsFile(file);
  const flat = { api_key, email, password, access_token };
  const stored = { ...(isFlat(flat) && { [defaultAccount]: { source: 'bocco', ...flat } }), ...asRecord(accounts) };
  writeSecretsFile(file, { accounts: { ...stored, [account]: secrets }, ...others });
}

const asRecord = (value: unknown) => (isRecord(value) ? value : {});

/**
 * Keeps an account's renewed token where its credentials came from. Nothing else of the file changes; nothing at all where
 * the environment gave them, or somebody has signed in with something else, or out, since they were read.
 * @throws the file system's error, such as EACCES or ENOSPC.
 */
export function saveToken(used: BoccoCredentials, access_token: string): void {
  const { account, secretsFile } = used;
  if (secretsFile === undefined) return;
  const content = peekSecretsFile(secretsFile);
  const accounts = asRecord(content['accounts']);
  const entry = Object.hasOwn(accounts, account) ? asRecord(accounts[account]) : undefined;
  if (!entry && account !== defaultAccount) return;
  if (signInOf(entry ?? content) !== signInOf(used)) return;
  const renewed = entry ? { accounts: { ...accounts, [account]: { ...entry, access_token } } } : { access_token };
  writeSecretsFile(secretsFile, { ...content, ...renewed });
}

/** True when somebody has signed in to the account with something else since; a renewed token is nothing else. */
export function hasNewSignIn(used: AccountCredentials, env: Environment, dataDir: string): boolean {
  try {
    const found = readAccounts(env, dataDir).find(({ account }) => account === used.account);
    return signInOf(found ?? {}) !== signInOf(used);
  } catch {
    // Just being written, or broken: what is in use stays in use.
    return false;
  }
}

function signInOf(secrets: SecretsFile | AccountCredentials): string {
  const { api_key, email, password, access_token, refresh_token, channel_user } = { ...secrets } as SecretsFile;
  if (refresh_token !== undefined) return JSON.stringify({ refresh_token, channel_user });
  return JSON.stringify(password === undefined ? [access_token] : [api_key, email, password]);
}
