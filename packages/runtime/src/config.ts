/**
 * The environment, read once and checked whole: nothing else of roomlog looks at process.env. A wrong value is refused
 * with one sentence that names the variable, what was given and what is allowed.
 */
import { readFileSync, statSync } from 'node:fs';
import { isIP } from 'node:net';
import { homedir } from 'node:os';
import { isAbsolute, join, resolve } from 'node:path';
import { parseEnv } from 'node:util';
import { Failure } from './failure.ts';
import { isInstalled, rootDir } from './root.ts';

/** Environment variables by name; undefined or absent when not set. */
export type Environment = Record<string, string | undefined>;

/** Everything that the environment configures, checked. What each variable means: docs/reference.md. */
export interface Config {
  /** The base URL of the BOCCO API, without a slash at the end. */
  baseUrl: string;
  /** The same of the BOCCO emo Platform API. */
  emoBaseUrl: string;
  /** How many calls an account of BOCCO emo may make in a minute. */
  emoCallsPerMinute: number;
  /** The data folder, as an absolute path. */
  dataDir: string;
  /** Where the store is: the file in the data folder, or the address of a database, which has a password in it. */
  database: string;
  /** Where the dashboard listens; port 0 takes any free one. */
  listen: { host: string; port: number };
  /** Where the collector listens for what BOCCO emo's webhook sends; undefined for nowhere. */
  webhookListen: Config['listen'] | undefined;
  /** Host names beside localhost under which the page may be requested, in lower case. */
  allowedHosts: string[];
  /** Addresses or networks of reverse proxies whose `X-Forwarded-` headers are believed. */
  trustedProxies: string[];
  /** An IANA name such as `Asia/Tokyo`. */
  timeZone: string;
  /** Seconds between two polls of the sensors. */
  pollSeconds: number;
  /** Seconds after which others take over the rooms of a collector that is gone, where several share them. */
  leaseSeconds: number;
  /** Seconds that raw readings are kept; undefined means forever. */
  retentionSeconds: number | undefined;
  /** A level of pino, or `silent`. */
  logLevel: string;
  /** Whether the collector prints each acknowledgement on stdout, for tests. */
  ack: boolean;
}

const logLevels = ['trace', 'debug', 'info', 'warn', 'error', 'fatal', 'silent'];
const retentionUnits: Record<string, number> = { d: 86_400, w: 7 * 86_400, y: 365.25 * 86_400 };
const loopbackHosts = ['127.0.0.1', 'localhost', '[::1]', '::1'];

/**
 * The folder of `.env` and `data/`, which may not exist yet. A checkout has them beside its package.json; an installed
 * roomlog in the account's own folder, where no update touches them.
 */
export const userDir = isInstalled ? join(dataHome(), 'roomlog') : rootDir;

/** The file of variables in `userDir`; need not exist. */
export const envFile = join(userDir, '.env');

/** https://specifications.freedesktop.org/basedir-spec/latest/: a relative path counts as not set. */
function dataHome(): string {
  const given = process.env['XDG_DATA_HOME'] ?? '';
  return isAbsolute(given) ? given : join(homeFolder(), '.local/share');
}

/** An account without one gets a sentence where its data can't be written. */
function homeFolder(): string {
  try {
    return homedir();
  } catch {
    return '/';
  }
}

/**
 * process.env over the `.env` in `userDir`, if there is one. Empty strings count as not set.
 * @throws Failure (exit code 78) for a `.env` that can't be read.
 */
export function readEnvironment(): Environment {
  const written = readEnvFile(envFile);
  return Object.fromEntries(Object.entries({ ...written, ...process.env }).filter(([, value]) => value !== ''));
}

function readEnvFile(file: string): Environment {
  const stat = statSync(file, { throwIfNoEntry: false });
  if (stat === undefined) return {};
  // To open a FIFO blocks until somebody opens its other end.
  if (!stat.isFile() && !stat.isDirectory())
    throw new Failure('configuration', `${file} is not a file; delete it or move it aside.`);
  try {
    return parseEnv(readFileSync(file, 'utf8'));
  } catch (cause) {
    const reason = (cause as NodeJS.ErrnoException).code ?? 'unknown reason';
    throw new Failure('configuration', `${file} can't be read (${reason}); fix its permissions or delete it.`, {
      cause,
    });
  }
}

/**
 * Checks the environment and fills in the defaults. `demo` changes the default of the data folder, and its store is a file
 * whatever the home's is.
 * @throws Failure (exit code 78) for the first wrong value.
 */
export function readConfig(env: Environment, { demo = false } = {}): Config {
  const baseUrl = checkedBaseUrl(env, 'BOCCO_BASE_URL', 'https://api.bocco.me/alpha');
  const address = checkedAddress(env['ROOMLOG_DATABASE'] ?? '');
  const dataDir = dataDirOf(env, { demo, isApart: demo && address !== undefined });
  return {
    baseUrl,
    emoBaseUrl: checkedBaseUrl(env, 'EMO_BASE_URL', 'https://platform-api.bocco.me'),
    emoCallsPerMinute: checkedCalls(env['EMO_CALLS_PER_MINUTE'] ?? '8'),
    dataDir,
    database: demo || address === undefined ? join(dataDir, 'roomlog.db') : address,
    listen: checkedListen('ROOMLOG_LISTEN', env['ROOMLOG_LISTEN'] ?? '127.0.0.1:4680'),
    webhookListen: checkedWebhookListen(env['ROOMLOG_WEBHOOK_LISTEN']),
    allowedHosts: checkedHosts(env['ROOMLOG_ALLOWED_HOSTS'] ?? ''),
    trustedProxies: checkedProxies(env['ROOMLOG_TRUSTED_PROXY'] ?? ''),
    timeZone: checkedTimeZone(env['ROOMLOG_TIME_ZONE'] ?? new Intl.DateTimeFormat().resolvedOptions().timeZone),
    pollSeconds: checkedPollSeconds(env['ROOMLOG_POLL_SECONDS'] ?? '300', baseUrl),
    leaseSeconds: checkedLeaseSeconds(env['ROOMLOG_LEASE_SECONDS'] ?? '60'),
    retentionSeconds: checkedRetention(env['ROOMLOG_RETENTION'] ?? 'forever'),
    logLevel: checkedLogLevel(env['ROOMLOG_LOG_LEVEL'] ?? 'info'),
    ack: checkedAck(env['ROOMLOG_ACK']),
  };
}

/** A home in a database has its recordings in the folder that it names: the demo's must not get there. */
function dataDirOf(env: Environment, { demo, isApart }: { demo: boolean; isApart: boolean }): string {
  const given = env['ROOMLOG_DATA_DIR'];
  if (given === undefined) return resolve(userDir, demo ? 'data/demo' : 'data');
  return resolve(userDir, given, isApart ? 'demo' : '');
}

/** An empty one counts as not set: so the demo's programs have none, whatever `.env` says. */
function checkedAddress(given: string): string | undefined {
  if (given === '') return undefined;
  const url = /^postgres(ql)?:\/\//.test(given) ? URL.parse(given) : null;
  if (url !== null && url.pathname.length > 1) return given;
  // Never what was given: it has a password in it.
  const form =
    'postgres://user:password@host:port/database, with % and two digits for each character that has a meaning';
  throw new Failure('configuration', `ROOMLOG_DATABASE can't be read; it must be ${form} there, or not set.`);
}

function refuse(variable: string, given: string, allowed: string): never {
  throw new Failure('configuration', `${variable} is ${JSON.stringify(given)}; ${allowed}.`);
}

function checkedBaseUrl(env: Environment, variable: string, usual: string): string {
  const given = env[variable] ?? usual;
  const url = URL.parse(given);
  const loopback = url !== null && loopbackHosts.includes(url.hostname);
  const allowed = url?.protocol === 'https:' || (url?.protocol === 'http:' && loopback);
  if (!allowed || url.username || url.password || url.search || url.hash) {
    // A mistyped URL may contain a password: the part where one could be isn't repeated.
    const shown = given.replace(/^.*@/s, '…@').replace(/[?#].*$/s, '…');
    refuse(variable, shown, 'it must be an https address without password or query, or http on loopback');
  }
  return url.href.replace(/\/+$/, '');
}

/** Whether a base URL leads to this machine, where the simulator runs. `baseUrl` must be a valid URL. */
export function isLoopback(baseUrl: string): boolean {
  return isLoopbackHost(new URL(baseUrl).hostname);
}

/** Whether a host name or address, as in a URL, is this machine's loopback: nothing else can reach what listens there. */
export const isLoopbackHost = (host: string) => loopbackHosts.includes(host.toLowerCase());

const checkedWebhookListen = (given: string | undefined) =>
  given === undefined ? undefined : checkedListen('ROOMLOG_WEBHOOK_LISTEN', given);

function checkedListen(variable: string, given: string): Config['listen'] {
  const [, host, port] = /^(\[[0-9a-f:.]+\]|[^:]+):(\d{1,5})$/i.exec(given) ?? [];
  if (host === undefined || Number(port) > 65_535) {
    refuse(variable, given, 'it must be host:port, such as 127.0.0.1:4680 (port 0 takes any free one)');
  }
  return { host: host.replace(/^\[|\]$/g, ''), port: Number(port) };
}

function checkedHosts(given: string): string[] {
  const hosts = given.split(',').flatMap((host) => host.trim().toLowerCase() || []);
  if (hosts.every((host) => /^[a-z0-9.-]+$/.test(host))) return hosts;
  return refuse('ROOMLOG_ALLOWED_HOSTS', given, 'it must be host names separated by commas, without ports');
}

function checkedProxies(given: string): string[] {
  const proxies = given.split(',').flatMap((proxy) => proxy.trim() || []);
  if (proxies.every(isAddressOrNetwork)) return proxies;
  return refuse(
    'ROOMLOG_TRUSTED_PROXY',
    given,
    'it must be IP addresses or networks such as 10.0.0.0/8, separated by commas',
  );
}

function isAddressOrNetwork(text: string): boolean {
  const [address = '', length, ...more] = text.split('/');
  const bits = { 0: -1, 4: 32, 6: 128 }[isIP(address)] ?? -1;
  return (
    more.length === 0 && bits > 0 && (length === undefined || (/^\d{1,3}$/.test(length) && Number(length) <= bits))
  );
}

function checkedTimeZone(given: string): string {
  try {
    const { timeZone } = new Intl.DateTimeFormat('en', { timeZone: given }).resolvedOptions();
    // Intl corrects the case, but calls Asia/Kolkata by the name it had before 1993.
    return timeZone.toLowerCase() === given.toLowerCase() ? timeZone : given;
  } catch {
    return refuse('ROOMLOG_TIME_ZONE', given, 'it must be an IANA name such as Asia/Tokyo');
  }
}

function checkedPollSeconds(given: string, baseUrl: string): number {
  const least = isLoopback(baseUrl) ? 1 : 60;
  if (/^\d{1,5}$/.test(given) && Number(given) >= least && Number(given) <= 86_400) return Number(given);
  const reason = least === 60 ? ' (less than 60 only towards a BOCCO_BASE_URL on loopback)' : '';
  return refuse('ROOMLOG_POLL_SECONDS', given, `it must be a whole number from ${least} to 86400${reason}`);
}

function checkedCalls(given: string): number {
  if (/^([1-9]|1\d|20)$/.test(given)) return Number(given);
  return refuse('EMO_CALLS_PER_MINUTE', given, 'it must be a whole number from 1 to 20');
}

function checkedLeaseSeconds(given: string): number {
  const seconds = Number(given);
  if (!/^\d+$/.test(given) || seconds < 3 || seconds > 3600) {
    refuse('ROOMLOG_LEASE_SECONDS', given, 'it must be a whole number of seconds from 3 to 3600');
  }
  return seconds;
}

function checkedRetention(given: string): number | undefined {
  if (given === 'forever') return undefined;
  const [, count, unit] = /^([1-9]\d{0,3})([dwy])$/.exec(given) ?? [];
  if (unit === undefined)
    return refuse('ROOMLOG_RETENTION', given, 'it must be forever, or a time such as 90d, 26w or 5y');
  return Number(count) * (retentionUnits[unit] ?? 0);
}

function checkedLogLevel(given: string): string {
  if (logLevels.includes(given)) return given;
  return refuse('ROOMLOG_LOG_LEVEL', given, `it must be one of ${logLevels.join(', ')}`);
}

function checkedAck(given: string | undefined): boolean {
  if (given === undefined || given === '1') return given === '1';
  return refuse('ROOMLOG_ACK', given, 'it must be 1, or not set');
}
