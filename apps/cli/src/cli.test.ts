/** The command line as scripts meet it: real processes, exit codes, one sentence on stderr, data on stdout. */
import { spawn } from 'node:child_process';
import { createHash, randomBytes } from 'node:crypto';
import { once } from 'node:events';
import { existsSync, mkdtempSync, readdirSync, readFileSync, rmSync, statSync, writeFileSync } from 'node:fs';
import { createServer } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { DatabaseSync } from 'node:sqlite';
import { buffer } from 'node:stream/consumers';
import { rootDir } from '@roomlog/runtime';
import { demoCredentials, type Simulator, startSimulator } from '@roomlog/simulator';
import { afterAll, beforeAll, beforeEach, expect, onTestFinished, test } from 'vitest';

interface Outcome {
  code: number | null;
  stdout: string;
  stderr: string;
}

let simulator: Simulator;
let dataDir: string;

beforeAll(async () => {
  const start = new Date('2026-11-22T03:00:00Z');
  const household = { history: 5 * 86_400, sensors: 2, gaps: false, decimals: true, speed: 0, start };
  simulator = await startSimulator({ host: '127.0.0.1', port: 0, ...household, switches: { replies: false } });
});
afterAll(() => simulator.close());

beforeEach(() => {
  dataDir = mkdtempSync(join(tmpdir(), 'roomlog-cli-'));
  onTestFinished(() => rmSync(dataDir, { recursive: true, force: true }));
});

async function roomlog(args: string[], env: Record<string, string> = {}, input = ''): Promise<Outcome> {
  const child = spawn(process.execPath, ['bin/roomlog.mjs', ...args], {
    cwd: rootDir,
    env: {
      PATH: process.env['PATH'] ?? '',
      ROOMLOG_DATA_DIR: dataDir,
      ROOMLOG_LISTEN: '127.0.0.1:0',
      TZ: 'UTC',
      ...env,
    },
  });
  child.stdin.end(input);
  const closed = once(child, 'close');
  const [stdout, stderr, [code]] = await Promise.all([buffer(child.stdout), buffer(child.stderr), closed]);
  return { code, stdout: stdout.toString(), stderr: stderr.toString() };
}

const account = () => ({
  BOCCO_BASE_URL: simulator.baseUrl,
  BOCCO_API_KEY: demoCredentials.api_key,
  BOCCO_EMAIL: demoCredentials.email,
  BOCCO_PASSWORD: demoCredentials.password,
  ROOMLOG_TIME_ZONE: 'Asia/Tokyo',
});

/** One line that ends as a sentence does, and no stack trace. */
function expectSentence(outcome: Outcome, code: number, words: string | RegExp): void {
  expect(outcome.stderr).toMatch(words);
  expect(outcome.stderr.trim().split('\n')).toHaveLength(1);
  expect(outcome.stderr).not.toContain('    at ');
  expect(outcome.code).toBe(code);
}

const sha256 = (file: string) => createHash('sha256').update(readFileSync(file)).digest('hex');

test('--help lists what works, on every level', async () => {
  const { stdout, code } = await roomlog(['--help']);
  const commands = [...stdout.matchAll(/^ {2}(\w+)/gm)].map(([, name]) => name);
  const working = ['up', 'collect', 'serve', 'simulate', 'signin', 'rooms', 'messages', 'send', 'export', 'doctor'];
  expect(commands).toEqual(expect.arrayContaining(working));
  expect(code).toBe(0);
  const each = await Promise.all(working.map((command) => roomlog([command, '--help'])));
  for (const help of each) expect([help.code, help.stdout]).toEqual([0, expect.stringContaining('Usage: roomlog')]);
});

test.each([
  [['fly'], 'unknown command'],
  [['rooms', '--wings'], 'unknown option'],
  [['messages'], 'missing required argument'],
  [['messages', 'わが家', '--limit', 'all'], '--limit is "all"; it must be a whole number'],
  [['messages', 'なし'], 'There is no room "なし"; choose one of: わが家'],
  [['send', 'わが家'], 'Give one of TEXT, --image FILE and --audio FILE.m4a'],
  [['send', 'わが家', ' '], 'The text is empty'],
  [['send', 'わが家', '--image', 'none.png'], 'none.png: there is no such file'],
  [['simulate', '--speed', 'fast'], '--speed is "fast"; it must be a number'],
  [['simulate', '--history', 'long'], '--history is "long"; it must be a time such as 400d'],
])('wrong usage is one sentence and 64: %j', async (args, words) => {
  expectSentence(await roomlog(args, account()), 64, words);
});

test.each([
  ['ROOMLOG_POLL_SECONDS', 'often', { BOCCO_BASE_URL: 'http://127.0.0.1:1/alpha' }],
  ['ROOMLOG_POLL_SECONDS', '59', {}],
  ['ROOMLOG_LISTEN', '0.0.0.0:4680', {}],
  ['ROOMLOG_LISTEN', '4680', {}],
  ['ROOMLOG_TIME_ZONE', 'Tokyo', {}],
  ['ROOMLOG_RETENTION', '5 years', {}],
  ['ROOMLOG_LOG_LEVEL', 'loud', {}],
  ['ROOMLOG_ACK', 'yes', {}],
  ['ROOMLOG_ALLOWED_HOSTS', 'http://pi', {}],
  ['BOCCO_BASE_URL', 'http://api.bocco.me/alpha', {}],
])('a wrong %s (%s) is refused by name', async (variable, value, more) => {
  expectSentence(await roomlog(['up'], { ...more, [variable]: value }), 78, `${variable} is "${value}"; it must be`);
});

test('every command reads the same configuration', async () => {
  for (const command of ['collect', 'serve', 'rooms', 'export readings', 'signin']) {
    const outcome = await roomlog(command.split(' '), { ROOMLOG_LOG_LEVEL: 'loud' });
    expectSentence(outcome, 78, 'ROOMLOG_LOG_LEVEL is "loud"');
  }
});

test('half a set of credentials is refused by name', async () => {
  const outcome = await roomlog(['collect'], { BOCCO_EMAIL: 'someone@example.com' });
  expectSentence(outcome, 78, 'BOCCO_API_KEY and BOCCO_PASSWORD is not set');
});

test('without an account, commands that need one say so and end with 77', async () => {
  for (const args of [['rooms'], ['messages', 'x'], ['send', 'x', 'y'], ['collect']]) {
    expectSentence(await roomlog(args), 77, /Not signed in to BOCCO; run roomlog signin/);
  }
});

test('a wrong password is 77, a BOCCO that is away 69', async () => {
  expectSentence(await roomlog(['rooms'], { ...account(), BOCCO_PASSWORD: 'wrong' }), 77, 'run roomlog signin');
  expectSentence(
    await roomlog(['rooms'], { ...account(), BOCCO_BASE_URL: 'http://127.0.0.1:9/alpha' }),
    69,
    'try again later',
  );
  expectSentence(
    await roomlog(['collect', '--once'], { ...account(), BOCCO_PASSWORD: 'wrong', ROOMLOG_LOG_LEVEL: 'silent' }),
    77,
    'run roomlog signin',
  );
}, 60_000);

test('a taken port is 78, and the sentence says how to get another', async () => {
  const server = createServer();
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  onTestFinished(() => void server.close());
  const { port } = server.address() as { port: number };
  const listen = { ROOMLOG_LISTEN: `127.0.0.1:${port}` };
  expectSentence(await roomlog(['serve'], listen), 78, `127.0.0.1:${port}: another program uses this port`);
  const outcome = await roomlog(['up'], { ...listen, ROOMLOG_LOG_LEVEL: 'silent' });
  expect([outcome.code, outcome.stdout]).toEqual([78, '']);
});

test('a data folder that can’t be written is 74', async () => {
  const file = join(dataDir, 'file');
  writeFileSync(file, '');
  for (const command of ['up', 'serve']) {
    expectSentence(
      await roomlog([command], { ROOMLOG_DATA_DIR: join(file, 'data') }),
      74,
      'mend its permissions or set ROOMLOG_DATA_DIR',
    );
  }
});

function foreignDatabase(path: string): void {
  const database = new DatabaseSync(path);
  database.exec('CREATE TABLE theirs (id INTEGER); INSERT INTO theirs VALUES (1)');
  database.close();
}

test.each([
  ['text', 74, (path: string) => writeFileSync(path, 'this is no database '.repeat(400))],
  ['noise', 74, (path: string) => writeFileSync(path, randomBytes(8192))],
  ['nothing', 74, (path: string) => writeFileSync(path, '')],
  ['another program’s database', 78, foreignDatabase],
])('a store that is %s is refused with %i and not touched', async (_, code, make) => {
  const path = join(dataDir, 'roomlog.db');
  make(path);
  const before = sha256(path);
  for (const [command, env] of [
    ['up', {}],
    ['serve', {}],
    ['collect', account()],
    ['export', {}],
  ] as const) {
    const args = command === 'export' ? [command, 'readings'] : [command];
    expectSentence(await roomlog(args, env), code, path);
  }
  expect(sha256(path)).toBe(before);
  expect(readdirSync(dataDir)).toEqual(['roomlog.db']);
});

test('collect --once reads everything in, once; a second time adds nothing', async () => {
  const env = { ...account(), ROOMLOG_ACK: '1', ROOMLOG_LOG_LEVEL: 'error' };
  const first = await roomlog(['collect', '--once'], env);
  expect([first.code, first.stderr]).toEqual([0, '']);
  const acks = first.stdout
    .trim()
    .split('\n')
    .map((line) => JSON.parse(line).ack);
  const truth = (await (await fetch(`${simulator.controlUrl}/truth`)).text())
    .trim()
    .split('\n')
    .map((line) => JSON.parse(line));
  for (const kind of ['reading', 'message']) {
    const ids = (items: { kind: string; id: number }[]) =>
      items
        .filter((item) => item.kind === kind)
        .map(({ id }) => id)
        .toSorted((a, b) => a - b);
    expect(ids(acks)).toEqual(ids(truth));
  }
  const second = await roomlog(['collect', '--once'], env);
  expect([second.code, second.stdout]).toEqual([0, '']);
}, 60_000);

test('what was collected comes out again as CSV and NDJSON, equal to what was offered', async () => {
  await roomlog(['collect', '--once'], { ...account(), ROOMLOG_LOG_LEVEL: 'error' });
  const truth = (await (await fetch(`${simulator.controlUrl}/truth`)).text())
    .trim()
    .split('\n')
    .map((line) => JSON.parse(line));
  const sensor = truth.find(({ kind }) => kind === 'reading').sensor as string;
  const offered = truth.filter((item) => item.sensor === sensor);

  const csv = await roomlog(['export', 'readings', '--sensor', sensor.slice(0, 8).toUpperCase()], account());
  const [header, ...rows] = csv.stdout.trim().split('\n');
  expect([csv.code, header]).toEqual([0, 'time,temperature,humidity,illuminance']);
  const cells = rows.map((row) => row.split(','));
  expect(cells.map(([time = '', ...values]) => [Date.parse(time), ...values.map(Number)])).toEqual(
    offered.map(({ created_at, temperature, humidity, illuminance }) => [
      Date.parse(created_at),
      temperature,
      humidity,
      illuminance,
    ]),
  );
  expect(cells[0]?.[0]).toMatch(/\+09:00$/);

  const file = join(dataDir, 'out.ndjson');
  const args = ['export', 'messages', '--room', 'わが家', '--format', 'ndjson', '--time-zone', 'UTC', '-o', file];
  expect(await roomlog(args, account())).toMatchObject({ code: 0, stdout: '' });
  const messages = readFileSync(file, 'utf8')
    .trim()
    .split('\n')
    .map((line) => JSON.parse(line));
  expect(messages.map(({ id }) => id)).toEqual(truth.filter(({ kind }) => kind === 'message').map(({ id }) => id));

  const excel = await roomlog(['export', 'readings', '--sensor', sensor, '--excel'], account());
  expect(excel.stdout).toMatch(/^\uFEFFtime,temperature,humidity,illuminance\r\n\d{4}\/\d\d\/\d\d \d\d:\d\d:\d\d,/);

  expectSentence(await roomlog(['export', 'everything'], account()), 64, 'choose readings or messages');
  expectSentence(await roomlog(['export', 'readings', '--from', 'spring'], account()), 64, '--from is "spring"');
  expectSentence(await roomlog(['export', 'readings', '--resolution', '5m'], account()), 64, '--resolution is "5m"');
}, 60_000);

test('rooms, messages and send speak with BOCCO, for people and for programs', async () => {
  const rooms = await roomlog(['rooms', '--json'], account());
  const [room] = JSON.parse(rooms.stdout);
  expect(room).toMatchObject({ name: 'わが家' });
  expect((await roomlog(['rooms'], account())).stdout).toMatch(/ROOM +NAME +MEMBERS +SENSORS\n.*わが家/);

  const sent = await roomlog(['send', room.uuid.slice(0, 6), 'おはよう', '--json'], account());
  expect(JSON.parse(sent.stdout)).toMatchObject({ text: 'おはよう', media: 'text', user: { nickname: 'パパ' } });
  const listed = await roomlog(['messages', 'わが家', '--limit', '40', '--json'], account());
  const messages = JSON.parse(listed.stdout);
  expect(messages).toHaveLength(40);
  expect(messages.at(-1)).toMatchObject({ text: 'おはよう' });
  expect((await roomlog(['messages', 'わが家', '--limit', '3'], account())).stdout).toMatch(/パパ +おはよう\n$/);

  const requests = await (await fetch(`${simulator.controlUrl}/received`)).text();
  expect(requests).not.toContain('"kind":"read"');
}, 60_000);

test('signin tries the account, stores it for its owner alone, and says nothing of the password', async () => {
  const args = ['signin', '--api-key', demoCredentials.api_key, '--email', demoCredentials.email];
  const base = { BOCCO_BASE_URL: simulator.baseUrl };
  const wrong = await roomlog(args, base, 'wrong-password\n');
  expectSentence(wrong, 77, 'run roomlog signin');
  expect(existsSync(join(dataDir, 'secrets.json'))).toBe(false);

  const right = await roomlog(args, base, `${demoCredentials.password}\n`);
  expect(right.code).toBe(0);
  expect(right.stdout).toContain('わが家');
  expect(right.stdout + right.stderr).not.toContain(demoCredentials.password);
  expect(statSync(join(dataDir, 'secrets.json')).mode & 0o777).toBe(0o600);
  expect((await roomlog(['rooms'], base)).stdout).toContain('わが家');
}, 60_000);

test('doctor finds what is wrong, and ends with its code', async () => {
  const nothing = await roomlog(['doctor', '--json']);
  expect(nothing.code).toBe(74);
  const findings = JSON.parse(nothing.stdout) as { check: string; ok: boolean; finding: string }[];
  expect(findings.find(({ check }) => check === 'BOCCO')).toMatchObject({
    ok: false,
    finding: expect.stringContaining('Not signed in'),
  });

  await roomlog(['collect', '--once'], { ...account(), ROOMLOG_LOG_LEVEL: 'error' });
  const stopped = await roomlog(['doctor'], account());
  expect(stopped.stdout).toMatch(/✓ +store .* no damage found/);
  expect(stopped.stdout).toMatch(/✓ +BOCCO .* answers: 1 room/);
  expect(stopped.stdout).toMatch(/✗ +collector +It is not running; start roomlog\./);
  expect(stopped.code).toBe(1);
}, 60_000);

test('an old Node is told in one sentence, by a file that it can read', async () => {
  const source = readFileSync(join(rootDir, 'bin/roomlog.mjs'), 'utf8');
  // What Node 12 can't parse: nothing here may need it.
  expect(source).not.toMatch(/\?\?|\?\.|(?<!\w)#\w+\s*[;=(]|\bimport\b.*\bwith\b|: (string|number)\b/);
});
