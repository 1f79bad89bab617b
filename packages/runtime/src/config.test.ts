import { spawnSync } from 'node:child_process';
import { expect, test } from 'vitest';
import { type Config, isLoopback, readConfig } from './config.ts';
import { Failure } from './failure.ts';
import { rootDir } from './root.ts';

const loopback = 'http://127.0.0.1:8080/alpha';

const good: [env: Record<string, string>, config: Partial<Config>][] = [
  [{}, { baseUrl: 'https://api.bocco.me/alpha', listen: { host: '127.0.0.1', port: 4680 }, pollSeconds: 300 }],
  [{}, { allowedHosts: [], retentionSeconds: undefined, logLevel: 'info', ack: false, dataDir: `${rootDir}data` }],
  [{ BOCCO_BASE_URL: 'https://example.com/alpha//' }, { baseUrl: 'https://example.com/alpha' }],
  [{ BOCCO_BASE_URL: loopback }, { baseUrl: loopback }],
  [{ BOCCO_BASE_URL: 'http://[::1]:1/alpha' }, { baseUrl: 'http://[::1]:1/alpha' }],
  [{}, { emoBaseUrl: 'https://platform-api.bocco.me', emoCallsPerMinute: 8 }],
  [{ EMO_BASE_URL: 'http://localhost:1/' }, { emoBaseUrl: 'http://localhost:1' }],
  [{ EMO_CALLS_PER_MINUTE: '20' }, { emoCallsPerMinute: 20 }],
  [{ ROOMLOG_DATA_DIR: '/srv/roomlog' }, { dataDir: '/srv/roomlog' }],
  [{ ROOMLOG_DATA_DIR: 'else/where' }, { dataDir: `${rootDir}else/where` }],
  [{ ROOMLOG_DATA_DIR: '/srv/roomlog' }, { database: '/srv/roomlog/roomlog.db' }],
  [{ ROOMLOG_DATABASE: 'postgres://me:a%40b@db/home' }, { database: 'postgres://me:a%40b@db/home' }],
  [{ ROOMLOG_DATABASE: 'postgresql:///home?host=/run' }, { database: 'postgresql:///home?host=/run' }],
  [{ ROOMLOG_LISTEN: '[::1]:0' }, { listen: { host: '::1', port: 0 } }],
  [{ ROOMLOG_WEBHOOK_LISTEN: '127.0.0.1:4681' }, { webhookListen: { host: '127.0.0.1', port: 4681 } }],
  [{ ROOMLOG_LISTEN: 'localhost:65535' }, { listen: { host: 'localhost', port: 65_535 } }],
  [{ ROOMLOG_ALLOWED_HOSTS: 'Room.local, robot.example.com,' }, { allowedHosts: ['room.local', 'robot.example.com'] }],
  [{ ROOMLOG_TIME_ZONE: 'Asia/Kolkata' }, { timeZone: 'Asia/Kolkata' }],
  [{ ROOMLOG_TIME_ZONE: 'asia/tokyo' }, { timeZone: 'Asia/Tokyo' }],
  [{ ROOMLOG_POLL_SECONDS: '60' }, { pollSeconds: 60 }],
  [{ ROOMLOG_LEASE_SECONDS: '3' }, { leaseSeconds: 3 }],
  [{ ROOMLOG_POLL_SECONDS: '1', BOCCO_BASE_URL: loopback }, { pollSeconds: 1 }],
  [{ ROOMLOG_RETENTION: '90d' }, { retentionSeconds: 90 * 86_400 }],
  [{ ROOMLOG_RETENTION: '26w' }, { retentionSeconds: 26 * 7 * 86_400 }],
  [{ ROOMLOG_RETENTION: '5y' }, { retentionSeconds: 5 * 365.25 * 86_400 }],
  [{ ROOMLOG_RETENTION: 'forever' }, { retentionSeconds: undefined }],
  [{ ROOMLOG_LOG_LEVEL: 'debug' }, { logLevel: 'debug' }],
  [{ ROOMLOG_ACK: '1' }, { ack: true }],
];

test.for(good)('%j is taken', ([env, config]) => {
  expect(readConfig(env)).toMatchObject(config);
});

/** What is wrong, and a word of what is allowed instead. */
const bad: [variable: string, value: string, allowed: string][] = [
  ['BOCCO_BASE_URL', 'http://api.bocco.me/alpha', 'https'],
  ['BOCCO_BASE_URL', 'api.bocco.me', 'https'],
  ['BOCCO_BASE_URL', 'ftp://localhost/', 'https'],
  ['EMO_BASE_URL', 'http://platform-api.bocco.me', 'https'],
  ['EMO_CALLS_PER_MINUTE', '0', '1 to 20'],
  ['EMO_CALLS_PER_MINUTE', '21', '1 to 20'],
  ['EMO_CALLS_PER_MINUTE', '8.5', '1 to 20'],
  ['ROOMLOG_LISTEN', '4680', 'host:port'],
  ['ROOMLOG_LISTEN', '127.0.0.1:65536', 'host:port'],
  ['ROOMLOG_WEBHOOK_LISTEN', 'https://home.example.com', 'host:port'],
  ['ROOMLOG_LISTEN', '127.0.0.1:http', 'host:port'],
  ['ROOMLOG_TRUSTED_PROXY', 'caddy', 'IP addresses or networks'],
  ['ROOMLOG_TRUSTED_PROXY', '10.0.0.0/33', 'IP addresses or networks'],
  ['ROOMLOG_TRUSTED_PROXY', '10.0.0.0/8/8', 'IP addresses or networks'],
  ['ROOMLOG_ALLOWED_HOSTS', 'room.local:4680', 'without ports'],
  ['ROOMLOG_ALLOWED_HOSTS', 'https://room.local', 'host names'],
  ['ROOMLOG_TIME_ZONE', 'Tokyo', 'IANA'],
  ['ROOMLOG_TIME_ZONE', 'Asia/Nowhere', 'IANA'],
  ['ROOMLOG_POLL_SECONDS', '59', '60'],
  ['ROOMLOG_POLL_SECONDS', '0', '60'],
  ['ROOMLOG_POLL_SECONDS', '1.5', 'whole number'],
  ['ROOMLOG_POLL_SECONDS', '5m', 'whole number'],
  ['ROOMLOG_POLL_SECONDS', '86401', '86400'],
  ['ROOMLOG_LEASE_SECONDS', '2', '3 to 3600'],
  ['ROOMLOG_LEASE_SECONDS', '1m', 'whole number'],
  ['ROOMLOG_RETENTION', '0d', 'forever'],
  ['ROOMLOG_RETENTION', '5 years', '5y'],
  ['ROOMLOG_RETENTION', '-1y', '5y'],
  ['ROOMLOG_LOG_LEVEL', 'verbose', 'info'],
  ['ROOMLOG_ACK', 'true', '1'],
];

function refusal(env: Record<string, string>): Failure {
  try {
    readConfig(env);
  } catch (error) {
    if (error instanceof Failure) return error;
  }
  return expect.unreachable(JSON.stringify(env));
}

test.for(bad)('%s=%s is refused', ([variable, value, allowed]) => {
  const { exitCode, message } = refusal({ [variable]: value });
  expect(exitCode).toBe(78);
  expect(message.startsWith(`${variable} is ${JSON.stringify(value)}; it must be `)).toBe(true);
  expect(message).toContain(allowed);
  expect(message).toMatch(/^[^\n]*\.$/);
});

test.for([
  'https://user:hunter2@api.bocco.me/alpha',
  'https://hunter2@api.bocco.me/alpha',
  'https://user:hunt@er2@api.bocco.me:bad/alpha',
  'https://user:hunter2/@api.bocco.me/',
  'https://user:?hunter2@api.bocco.me/',
  'https://user:#hunter2@api.bocco.me/',
  'http://user:hunter2@api.bocco.me/',
  'user:hunter2@api.bocco.me',
  'https//user:hunter2@api.bocco.me',
  'https://api.bocco.me/alpha?password=hunter2',
  'https://api.bocco.me/alpha#hunter2',
  'htps//api.bocco.me/alpha?password=hunter2',
])('the password in %s is not repeated', (url) => {
  const { message } = refusal({ BOCCO_BASE_URL: url });
  expect(message).not.toMatch(/hunt|er2/);
  expect(message).toContain('api.bocco.me');
});

test.for([
  'postgres://me:hunter2@:bad/home',
  'postgres://me:hunt er2@db:54 32/home',
  'postgres://me:hunter2@db',
  'postgres://me:hunter2/@db/',
  'mysql://me:hunter2@db/home',
  'me:hunter2@db/home',
  '/srv/hunter2/roomlog.db',
])('a database at %s is refused, and the password in it is not repeated', (address) => {
  const { exitCode, message } = refusal({ ROOMLOG_DATABASE: address });
  expect(exitCode).toBe(78);
  expect(message).not.toMatch(/hunt|er2/);
  expect(message).toMatch(/^ROOMLOG_DATABASE [^\n]*\.$/);
});

test('the demo is kept in a file of its own, whatever the home is kept in', () => {
  const env = { ROOMLOG_DATA_DIR: '/a', ROOMLOG_DATABASE: 'postgres://db/home' };
  expect(readConfig(env)).toMatchObject({ dataDir: '/a', database: env.ROOMLOG_DATABASE });
  expect(readConfig(env, { demo: true })).toMatchObject({ dataDir: '/a/demo', database: '/a/demo/roomlog.db' });
});

test('the demo has a folder of its own', () => {
  expect(readConfig({}, { demo: true }).dataDir).toBe(`${rootDir}data/demo`);
  expect(readConfig({ ROOMLOG_DATA_DIR: '/a' }, { demo: true }).dataDir).toBe('/a');
});

test('loopback is this machine, and no name that only looks like it', () => {
  expect(['http://localhost:1/', loopback, 'http://[::1]/'].every(isLoopback)).toBe(true);
  expect(
    ['https://api.bocco.me', 'http://localhost.example.com', 'http://127.0.0.1.example.com'].some(isLoopback),
  ).toBe(false);
});

test('an empty variable counts as not set', () => {
  const code = `
    const { readEnvironment } = await import(${JSON.stringify(import.meta.resolve('./config.ts'))});
    const { ROOMLOG_LISTEN, ROOMLOG_ACK } = readEnvironment();
    console.log(JSON.stringify([ROOMLOG_LISTEN ?? null, ROOMLOG_ACK ?? null]));`;
  const env = { ...process.env, ROOMLOG_LISTEN: '', ROOMLOG_ACK: '1' };
  const { stdout } = spawnSync(process.execPath, ['--input-type=module', '-e', code], { env, encoding: 'utf8' });
  expect(JSON.parse(stdout)).toEqual([null, '1']);
});
