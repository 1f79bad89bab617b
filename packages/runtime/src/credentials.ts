/**
 * BOCCO's credentials: from the environment, or from `secrets.json` (mode 0600) in the data folder. They are plain
 * strings: pass them only to the client, which wraps them so that they can't be printed.
 */
import {
  closeSync,
  fsyncSync,
  openSync,
  readFileSync,
  renameSync,
  rmSync,
  type Stats,
  statSync,
  writeFileSync,
} from 'node:fs';
import { join } from 'node:path';
import type { Environment } from './config.ts';
import { Failure } from './failure.ts';

/** What signs in to BOCCO: an access token, or API key, email and password, or all four. */
export interface Secrets {
  api_key?: string;
  email?: string;
  password?: string;
  access_token?: string;
}

/** The credentials in use, and where they came from. */
export interface BoccoCredentials extends Secrets {
  /** The file in which a renewed token is stored; undefined when the credentials came from the environment. */
  secretsFile: string | undefined;
}

const variables = ['BOCCO_API_KEY', 'BOCCO_EMAIL', 'BOCCO_PASSWORD'] as const;

/** Every variable about the account but the base URL: a new one counts as a secret until it is excepted here. */
const accountVariable = /^(BOCCO|EMO)_(?!BASE_URL$)/;

/**
 * The environment for a process that needs no credentials. The collector alone has them: /proc shows a process's
 * environment to everybody with the same account.
 */
export function withoutCredentials(env: Environment): Environment {
  return Object.fromEntries(Object.entries(env).filter(([name]) => !accountVariable.test(name)));
}

/**
 * Reads the credentials from the environment, else from `secrets.json` in the data folder.
 * @returns undefined when nobody has signed in.
 * @throws Failure 78 for half a set of variables, or a secrets file that is broken or open to other accounts.
 */
export function readCredentials(env: Environment, dataDir: string): BoccoCredentials | undefined {
  const token = env['BOCCO_ACCESS_TOKEN'];
  const missing = variables.filter((name) => env[name] === undefined);
  if (missing.length === 0 || token !== undefined) {
    return {
      ...(missing.length === 0 && {
        api_key: env['BOCCO_API_KEY'] ?? '',
        email: env['BOCCO_EMAIL'] ?? '',
        password: env['BOCCO_PASSWORD'] ?? '',
      }),
      ...(token !== undefined && { access_token: token }),
      secretsFile: undefined,
    };
  }
  if (missing.length < variables.length) {
    const names = missing.join(' and ');
    const are = missing.length === 1 ? 'is' : 'are';
    throw new Failure('configuration', `${names} ${are} not set; set all of ${variables.join(', ')}, or none of them.`);
  }
  const file = join(dataDir, 'secrets.json');
  const secrets = readSecrets(file);
  return secrets && { ...secrets, secretsFile: file };
}

function readSecrets(file: string): Secrets | undefined {
  const stat = statOf(file);
  if (stat === undefined) return undefined;
  // To open a FIFO blocks until somebody opens its other end.
  if (!stat.isFile() && !stat.isDirectory())
    throw new Failure('configuration', `${file} is not a file; delete it and run: roomlog signin`);
  if ((stat.mode & 0o077) !== 0) {
    throw new Failure('configuration', `${file} can be read by other accounts; run: chmod 600 ${JSON.stringify(file)}`);
  }
  const secrets = parse(readText(file));
  if (secrets) return secrets;
  throw new Failure('configuration', `${file} is not what roomlog wrote; delete it and run: roomlog signin`);
}

/** Undefined when there is no such file, or the path is impossible, which `openDataDir` reports. */
function statOf(file: string): Stats | undefined {
  try {
    return statSync(file, { throwIfNoEntry: false });
  } catch (cause) {
    if (['ENAMETOOLONG', 'ELOOP'].includes(String((cause as NodeJS.ErrnoException).code))) return undefined;
    throw unreadable(file, cause);
  }
}

function readText(file: string): string {
  try {
    return readFileSync(file, 'utf8');
  } catch (cause) {
    throw unreadable(file, cause);
  }
}

function unreadable(file: string, cause: unknown): Failure {
  const reason = (cause as NodeJS.ErrnoException).code ?? 'unknown reason';
  const sentence = `${file} can't be read (${reason}); fix its permissions or set ROOMLOG_DATA_DIR.`;
  return new Failure('configuration', sentence, { cause });
}

/** Undefined for anything that can't be used to sign in. Never throws: the parser's error would quote the secrets. */
function parse(text: string): Secrets | undefined {
  try {
    const found = JSON.parse(text) as Record<string, unknown> | null;
    const { api_key, email, password, access_token } = found ?? {};
    const secrets = { api_key, email, password, access_token };
    const given = Object.entries(secrets).filter(([, value]) => value !== undefined);
    if (!given.every(([, value]) => typeof value === 'string' && value !== '')) return undefined;
    const usable =
      access_token !== undefined || (api_key !== undefined && email !== undefined && password !== undefined);
    return usable ? (Object.fromEntries(given) as Secrets) : undefined;
  } catch {
    return undefined;
  }
}

/**
 * Writes the secrets file (mode 0600) atomically and durably: a crash leaves the old file or the new one.
 * @throws the file system's error, such as EACCES or ENOSPC.
 */
export function writeSecrets(file: string, secrets: Secrets): void {
  const temporary = `${file}.${process.pid}.tmp`;
  // A file left by a crash may have another mode, so it isn't reused.
  rmSync(temporary, { force: true });
  const fd = openSync(temporary, 'wx', 0o600);
  try {
    writeFileSync(fd, `${JSON.stringify(secrets, null, 2)}\n`);
    fsyncSync(fd);
  } finally {
    closeSync(fd);
  }
  renameSync(temporary, file);
}
