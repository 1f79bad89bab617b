/**
 * BOCCO's credentials: from the environment, or from `secrets.json` (0600) in the data folder. Plain strings leave here
 * only towards the client, which wraps them so that they can't be printed.
 */
import { closeSync, fsyncSync, openSync, readFileSync, renameSync, rmSync, statSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import type { Environment } from './config.ts';
import { Failure } from './failure.ts';

export interface Secrets {
  api_key?: string;
  email?: string;
  password?: string;
  access_token?: string;
}

export interface BoccoCredentials extends Secrets {
  /** Where a renewed token is stored; undefined when the environment gave the credentials. */
  secretsFile: string | undefined;
}

const variables = ['BOCCO_API_KEY', 'BOCCO_EMAIL', 'BOCCO_PASSWORD'] as const;

/**
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
    throw new Failure(
      'configuration',
      `${missing.join(' and ')} is not set; set all of ${variables.join(', ')}, or none.`,
    );
  }
  const file = join(dataDir, 'secrets.json');
  const secrets = readSecrets(file);
  return secrets && { ...secrets, secretsFile: file };
}

function readSecrets(file: string): Secrets | undefined {
  const stat = statSync(file, { throwIfNoEntry: false });
  if (stat === undefined) return undefined;
  // Whoever opens a FIFO waits for somebody at its other end, for ever.
  if (!stat.isFile() && !stat.isDirectory())
    throw new Failure('configuration', `${file} is not a file; delete it and run: roomlog signin`);
  if ((stat.mode & 0o077) !== 0) {
    throw new Failure('configuration', `${file} can be read by other accounts; run: chmod 600 ${JSON.stringify(file)}`);
  }
  const secrets = parse(readText(file));
  if (secrets) return secrets;
  throw new Failure('configuration', `${file} is not what roomlog wrote; delete it and run: roomlog signin`);
}

function readText(file: string): string {
  try {
    return readFileSync(file, 'utf8');
  } catch (cause) {
    const reason = (cause as NodeJS.ErrnoException).code ?? 'unknown reason';
    throw new Failure('configuration', `${file} can't be read (${reason}); mend its permissions.`, { cause });
  }
}

/** Undefined for anything that can't be used to sign in. No error leaves here: it would carry some of the text. */
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

/** Replaces the file in one step: a crash leaves the old one or the new one. */
export function writeSecrets(file: string, secrets: Secrets): void {
  const temporary = `${file}.${process.pid}.tmp`;
  // One that a crash left may have another mode: it isn't written into.
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
