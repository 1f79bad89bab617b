/** On a real terminal, which util-linux's `script` makes: where there is none, these tests are left out. */
import { spawn, spawnSync } from 'node:child_process';
import { once } from 'node:events';
import { existsSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { rootDir } from '@roomlog/runtime';
import { demoCredentials } from '@roomlog/simulator';
import { expect, onTestFinished, test } from 'vitest';
import { environment, startHousehold, temporaryFolder } from './testing/testing.ts';

const { account, control } = await startHousehold();
const canTest = spawnSync('script', ['--version']).stdout?.toString().includes('util-linux') ?? false;

/** A command at a terminal: what is on the screen, and a keyboard. */
function sit(command: string, env: Record<string, string>) {
  const args = ['-qefc', `${process.execPath} bin/roomlog.mjs ${command}`, '/dev/null'];
  const child = spawn('script', args, { cwd: rootDir, env: environment({ TERM: 'xterm', ...env }) });
  onTestFinished(() => void child.kill('SIGKILL'));
  const terminal = {
    screen: '',
    exited: once(child, 'close').then(([code]) => code as number),
    type: (text: string) => child.stdin.write(text),
    shows: (text: string) => expect.poll(() => terminal.screen).toContain(text),
  };
  child.stdout.on('data', (chunk) => {
    terminal.screen += String(chunk);
  });
  return terminal;
}

test.runIf(canTest)('signin asks for what is missing; the password is never on the screen', async () => {
  const home = temporaryFolder();
  const env = { BOCCO_BASE_URL: account.BOCCO_BASE_URL, ROOMLOG_DATA_DIR: home };
  const terminal = sit(`signin --api-key ${demoCredentials.api_key}`, env);
  await terminal.shows('E-mail: ');
  terminal.type(`${demoCredentials.email}\r`);
  await terminal.shows('Password: ');
  terminal.type('wronk\x7f\x7f');
  terminal.type('\x15');
  terminal.type(`${demoCredentials.password}\r`);
  expect(await terminal.exited).toBe(0);
  expect(terminal.screen).toContain(demoCredentials.email);
  expect(terminal.screen).toContain('わが家');
  expect(terminal.screen).not.toMatch(/demo-password|wro|\*/);
  expect(readFileSync(join(home, 'secrets.json'), 'utf8')).toContain(demoCredentials.password);
});

test.runIf(canTest)('Ctrl-C at the password ends signin', async () => {
  const home = temporaryFolder();
  const terminal = sit('signin --api-key a --email b', { ...account, ROOMLOG_DATA_DIR: home });
  await terminal.shows('Password: ');
  terminal.type('half\x03');
  expect(await terminal.exited).toBe(1);
  expect(terminal.screen).toContain('Stopped before it was done.');
  expect(terminal.screen).not.toContain('half');
  expect(existsSync(join(home, 'secrets.json'))).toBe(false);
});

test.runIf(canTest)('who waits for more than a second sees what for, until it is there', async () => {
  await control('PUT', 'faults', { endpoint: 'rooms', kind: 'slow', ms: 1400 });
  const terminal = sit('rooms', account);
  expect(await terminal.exited).toBe(0);
  const [before, first, ...rest] = terminal.screen.split('\r\x1b[K');
  expect([before, first]).toEqual(['', 'Asking BOCCO… 1 s']);
  // On a busy machine it takes longer than BOCCO does.
  const others = rest.filter((line) => !/^Asking BOCCO… \d+ s$/.test(line));
  expect(others).toEqual([expect.stringMatching(/^ROOM +NAME/)]);
});
