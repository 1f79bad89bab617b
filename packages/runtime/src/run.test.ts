import { type ChildProcess, spawn, spawnSync } from 'node:child_process';
import { once } from 'node:events';
import { closeSync, openSync } from 'node:fs';
import { text } from 'node:stream/consumers';
import { expect, onTestFinished, test } from 'vitest';

interface Program {
  child: ChildProcess;
  /** Resolves when its standard output has this line. */
  says: (line: string) => Promise<void>;
  end: Promise<{ code: number | null; stderr: string }>;
}

function programOf(body: string): string {
  const runtime = JSON.stringify(import.meta.resolve('./index.ts'));
  return `
    const { run, Failure, createLogger, openDataDir, announce } = await import(${runtime});
    await run(async (stop) => { ${body} });`;
}

/** `run` around the body of an async function of `stop`, in a process of its own. */
function start(body: string, env: Record<string, string> = {}, stdio: 'pipe' | 'ipc' = 'pipe'): Program {
  const child = spawn(process.execPath, ['--input-type=module', '-e', programOf(body)], {
    env: { ...process.env, ROOMLOG_LOG_LEVEL: '', ...env },
    stdio: ['ignore', 'pipe', 'pipe', stdio],
  });
  onTestFinished(() => void child.kill('SIGKILL'));
  const { stdout, stderr } = child;
  if (!stdout || !stderr) throw new Error('no pipes');
  let said = '';
  stdout.on('data', (chunk) => {
    said += chunk;
  });
  return {
    child,
    says: async (line) => {
      while (!said.includes(`${line}\n`)) await once(stdout, 'data');
    },
    end: Promise.all([once(child, 'exit'), text(stderr)]).then(([[code], said]) => ({ code, stderr: said })),
  };
}

const waitForStop = `
  const timer = setInterval(() => {}, 1000);
  const stopped = new Promise((resolve) => stop.addEventListener('abort', resolve));
  console.log('ready');
  await stopped;
  console.log('stopping');`;

test('a program that ends is done', async () => {
  expect(await start('').end).toEqual({ code: 0, stderr: '' });
});

test('a failure is its sentence and its exit code', async () => {
  const { end } = start("throw new Failure('notSignedIn', 'Not signed in; run roomlog signin.');");
  expect(await end).toEqual({ code: 77, stderr: 'Not signed in; run roomlog signin.\n' });
});

test.for([
  ['thrown', "throw new TypeError('oh');"],
  [
    'in a promise nobody waits for',
    "void Promise.reject(new TypeError('oh')); await new Promise((r) => setTimeout(r, 60_000));",
  ],
  [
    'in a callback',
    "setImmediate(() => { throw new TypeError('oh'); }); await new Promise((r) => setTimeout(r, 60_000));",
  ],
] as const)('an error %s is internal, one sentence unless debugging', async ([, body]) => {
  const { code, stderr } = await start(body).end;
  expect(code).toBe(70);
  expect(stderr).toMatch(/^Internal error: oh \(.*\)\.\n$/);
  expect((await start(body, { ROOMLOG_LOG_LEVEL: 'debug' }).end).stderr).toContain('TypeError: oh\n    at ');
});

test.for(['SIGINT', 'SIGTERM', 'SIGHUP'] as const)('%s lets the program close what it opened', async (signal) => {
  const { child, says, end } = start(`${waitForStop} clearInterval(timer);`);
  await says('ready');
  child.kill(signal);
  await says('stopping');
  expect(await end).toEqual({ code: 0, stderr: '' });
});

test('the same signal twice ends at once, another one does not', async () => {
  const { child, says, end } = start(
    `${waitForStop} process.on('SIGTERM', () => console.log('another')); await new Promise(() => {});`,
  );
  await says('ready');
  child.kill('SIGINT');
  await says('stopping');
  child.kill('SIGTERM');
  await says('another');
  child.kill('SIGINT');
  expect(await end).toEqual({ code: 1, stderr: '' });
});

test('the death of the parent stops the program', async () => {
  const { child, says, end } = start(`announce({ url: 'u' }); ${waitForStop} clearInterval(timer);`, {}, 'ipc');
  expect((await once(child, 'message'))[0]).toEqual({ ready: { url: 'u' } });
  await says('ready');
  child.disconnect();
  expect(await end).toEqual({ code: 0, stderr: '' });
});

test('a reader of the output who has enough stops the program', async () => {
  const { child, says, end } = start(`
    console.log('ready');
    const timer = setInterval(() => console.log('more'), 1);
    await new Promise((resolve) => stop.addEventListener('abort', resolve));
    clearInterval(timer);`);
  await says('ready');
  child.stdout?.destroy();
  expect(await end).toEqual({ code: 0, stderr: '' });
});

/** As `start`, with one of its outputs on a device that is always full. */
function onFullDisk(output: 'stdout' | 'stderr', body: string) {
  const full = openSync('/dev/full', 'w');
  onTestFinished(() => closeSync(full));
  const stdio = ['ignore', output === 'stdout' ? full : 'pipe', output === 'stderr' ? full : 'pipe'] as const;
  const { status, stdout, stderr } = spawnSync(process.execPath, ['--input-type=module', '-e', programOf(body)], {
    env: { ...process.env, ROOMLOG_LOG_LEVEL: '' },
    stdio: [...stdio],
    encoding: 'utf8',
  });
  return { status, stdout, stderr };
}

test('output that cannot be written is said in one sentence', () => {
  const { status, stderr } = onFullDisk(
    'stdout',
    "console.log('much'); await new Promise((r) => setTimeout(r, 60_000));",
  );
  expect(status).toBe(1);
  expect(stderr).toBe("The output can't be written (ENOSPC); free some space, or write to another file.\n");
});

test('a log that cannot be written is no reason to end, nor to keep it all in memory', () => {
  const { status, stdout } = onFullDisk(
    'stderr',
    `const log = await createLogger('test', 'info');
    for (let line = 0; line < 5000; line++) log.info('x'.repeat(10_000));
    process.stderr.write('more');
    await new Promise((resolve) => setImmediate(resolve));
    const { arrayBuffers, heapUsed } = process.memoryUsage();
    console.log(arrayBuffers + heapUsed < 60e6);`,
  );
  expect({ status, stdout }).toEqual({ status: 0, stdout: 'true\n' });
});

test('secrets are not logged', async () => {
  const { end } = start(`
    const log = await createLogger('test', 'info');
    const secret = 'hunter2';
    log.info({ password: secret, access_token: secret, apiKey: secret }, 'one');
    log.info({ headers: { authorization: secret, cookie: secret }, request: { body: { api_key: secret } } }, 'two');
    log.debug('not at this level');`);
  const { code, stderr } = await end;
  expect(code).toBe(0);
  expect(stderr).not.toContain('hunter2');
  const [one, two, ...more] = stderr
    .trimEnd()
    .split('\n')
    .map((line): unknown => JSON.parse(line));
  expect(one).toMatchObject({ name: 'test', msg: 'one', password: '[redacted]', access_token: '[redacted]' });
  expect(two).toMatchObject({ headers: { cookie: '[redacted]' }, request: { body: { api_key: '[redacted]' } } });
  expect(more).toEqual([]);
});

test('a data folder that cannot be made is said in one sentence', async () => {
  const { code, stderr } = await start('openDataDir(process.execPath + "/data");').end;
  expect(code).toBe(74);
  expect(stderr).toMatch(/^\S+ can't be written to \(ENOTDIR\); .*ROOMLOG_DATA_DIR\.\n$/);
});
