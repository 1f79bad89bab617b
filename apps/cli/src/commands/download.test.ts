import { mkdirSync, readdirSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import type { Message } from '@roomlog/api';
import { afterEach, beforeAll, beforeEach, expect, test } from 'vitest';
import { expectSentence, roomlog, startHousehold, temporaryFolder } from '../testing/testing.ts';

const { account, control } = await startHousehold();
let audio: string;
let home: string;
let file: string;

beforeAll(async () => {
  ({ audio } = JSON.parse(await control('POST', 'messages', { text: 'こんにちは' })) as Message);
});
beforeEach(() => {
  home = temporaryFolder();
  file = join(home, 'hello');
});
afterEach(() => control('PUT', 'faults', []));

const start = () => readFileSync(file).toString('latin1', 0, 4);

test('download fetches a sound, in another format too, and overwrites only when told to', async () => {
  expect(await roomlog(['download', audio, file], account)).toMatchObject({ code: 0, stderr: '' });
  expect(start()).toBe('OggS');
  const again = ['download', audio, file, '--format', 'wav', '--json'];
  expectSentence(await roomlog(again, account), 64, 'hello is there already');
  expect(start()).toBe('OggS');
  const { stdout } = await roomlog([...again, '--force'], account);
  expect(JSON.parse(stdout)).toEqual({ file, content_type: 'audio/wav', size: readFileSync(file).length });
  expect(start()).toBe('RIFF');
  expect(readdirSync(home)).toEqual(['hello']);
});

test('another origin is refused before anything is asked', async () => {
  const before = await control('GET', 'requests');
  for (const url of ['https://example.com/1/messages/5.ogg', audio.replace('127.0.0.1', 'localhost'), 'hello.ogg']) {
    expectSentence(
      await roomlog(['download', url, file], account),
      64,
      /^Media are fetched from http:\/\/127\.0\.0\.1:\d+ only, where BOCCO_BASE_URL points; give .* address of a message/,
    );
  }
  expect(await control('GET', 'requests')).toBe(before);
});

test('a file gets its name only when it is whole', async () => {
  writeFileSync(file, 'old');
  await control('PUT', 'faults', { endpoint: 'media', kind: 'status', status: 404 });
  expectSentence(await roomlog(['download', audio, file, '--force'], account), 69, 'check the id');
  const folder = join(home, 'folder');
  mkdirSync(folder);
  expectSentence(await roomlog(['download', audio, folder, '--force'], account), 1, "can't be written (EISDIR)");
  expectSentence(await roomlog(['download', audio, join(home, 'no', 'x')], account), 1, 'ENOENT');
  expect(readFileSync(file, 'utf8')).toBe('old');
  expect(readdirSync(home)).toEqual(['folder', 'hello']);
});
