import { once } from 'node:events';
import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { buffer } from 'node:stream/consumers';
import type { Message, Room } from '@roomlog/api';
import { afterEach, expect, test } from 'vitest';
import {
  expectSentence,
  outcomeOf,
  roomlog,
  startHousehold,
  startRoomlog,
  temporaryFolder,
} from '../testing/testing.ts';

const { account, control, filledFolder, received } = await startHousehold({
  switches: { replies: false, more_sensors: true },
});

afterEach(() => control('PUT', 'faults', []));

const png = Buffer.from('89504e470d0a1a0a', 'hex');
const m4a = Buffer.from('\0\0\0\x20ftypM4A ', 'latin1');

async function listed<Item>(...args: string[]): Promise<Item[]> {
  return JSON.parse((await roomlog([...args, '--json'], account)).stdout) as Item[];
}

test('rooms says who and what is there', async () => {
  const [room] = await listed<Room>('rooms');
  expect(room).toMatchObject({ name: 'わが家', members: expect.any(Array), sensors: expect.any(Array) });
  const table = (await roomlog(['rooms'], account)).stdout;
  expect(table).toMatch(
    /^ROOM +NAME +FOLLOWED +MEMBERS +SENSORS\n.*わが家 +yes +パパ, ママ, おばあちゃん, はな, BOCCO +リビング, 寝室, 玄関/,
  );
  const verbose = (await roomlog(['rooms', '-v'], account)).stdout;
  for (const fact of [room?.uuid, String(room?.messages[0]?.id), room?.sensors[0]?.uuid, '2026-11-22 1']) {
    expect(verbose).toContain(fact);
  }
});

test('a room is followed until somebody says otherwise, and what is silent because of that is no fault', async () => {
  const env = { ...account, ROOMLOG_DATA_DIR: await filledFolder() };
  const say = async (...args: string[]) => (await roomlog(['rooms', ...args], env)).stdout;
  expect(JSON.parse(await say('unfollow', 'わが家', '--json'))).toMatchObject([{ name: 'わが家', followed: false }]);
  expect(await say()).toMatch(/わが家 +no /);
  expect(JSON.parse(await say('--json'))).toMatchObject([{ followed: false }]);
  const { stdout } = await roomlog(['doctor', '--json'], env);
  expect(JSON.parse(stdout)).toContainEqual(expect.objectContaining({ check: 'sensors', ok: true }));
  expect(await say('follow', 'わが家')).toBe('わが家: followed from the next poll on\n');
  expect(await say('-v')).toMatch(/followed +yes/);
  expectSentence(await roomlog(['rooms', 'follow'], env), 64, "roomlog rooms can't follow; choose list,");
  expectSentence(await roomlog(['rooms', 'unfollow', '実家'], env), 64, 'There is no room "実家"');
});

test('messages pages back as far as asked; 0 is no bound, as in the official command line', async () => {
  const messages = await listed<Message>('messages', 'わが家', '-l', '33', '-n', '0', '-o', '0');
  const ids = messages.map(({ id }) => id);
  expect(ids).toHaveLength(33);
  expect(ids).toEqual(ids.toSorted((a, b) => a - b));
  const [, second, third, fourth] = ids;
  const between = ['messages', 'わが家', '--newer-than', String(second), '--older-than', String(fourth)];
  expect((await listed<Message>(...between)).map(({ id }) => id)).toEqual([third]);
  const { stdout } = await roomlog(['messages', 'わが家', '-v', '-l', '1'], account);
  const last = messages.at(-1);
  for (const fact of [last?.id, last?.unique_id, last?.media, last?.message_type, last?.user.nickname]) {
    expect(stdout).toContain(String(fact));
  }
});

test('send posts a text, a picture and a recording, each once, and prints what BOCCO stored', async () => {
  const [room] = await listed<Room>('rooms');
  const folder = temporaryFolder();
  writeFileSync(join(folder, 'a.png'), png);
  writeFileSync(join(folder, 'a.m4a'), m4a);
  const post = async (...args: string[]) =>
    JSON.parse((await roomlog(['send', room?.uuid.slice(0, 6) ?? '', ...args, '--json'], account)).stdout) as Message;
  expect(await post('おはよう')).toMatchObject({ text: 'おはよう', media: 'text', user: { nickname: 'パパ' } });
  expect(await post('--image', join(folder, 'a.png'))).toMatchObject({ media: 'image' });
  expect(await post('--audio', join(folder, 'a.m4a'))).toMatchObject({ media: 'audio' });
  expect((await roomlog(['send', 'わが家', 'またね'], account)).stdout).toMatch(/^2026-11-22 12:00 +パパ +またね\n$/);
  const posts = (await received()).filter(({ kind }) => kind === 'message');
  expect(posts.map(({ media }) => media)).toEqual(['text', 'image', 'audio', 'text']);
  const wrong = ['send', 'わが家', '--audio', join(folder, 'a.png')];
  expectSentence(await roomlog(wrong, account), 64, 'The audio must be an m4a file');
});

test('a send without an answer says that it may have arrived', async () => {
  await control('PUT', 'faults', { endpoint: 'send', kind: 'broken_json', when: 'after' });
  expectSentence(await roomlog(['send', 'わが家', 'ねえ'], account), 69, 'it may have arrived all the same');
});

test('read alone marks as read, and what isn’t there can’t be', async () => {
  const [message] = await listed<Message>('messages', 'わが家', '-l', '1');
  expect((await received()).filter(({ kind }) => kind === 'read')).toEqual([]);
  const args = ['read', 'わが家', String(message?.id), '--json'];
  expect(JSON.parse((await roomlog(args, account)).stdout)).toMatchObject({ read_id: message?.id });
  expect((await received()).filter(({ kind }) => kind === 'read')).toMatchObject([{ id: message?.id, by: 'read' }]);
  expectSentence(await roomlog(['read', 'わが家', '12345'], account), 69, 'check the id');
});

test('what others write can’t steer the terminal, in a table or in JSON', async () => {
  const text = 'a\u001b[2Jb\u009b31mc\r\nd\u202ee';
  await control('POST', 'messages', { text });
  const shown = await roomlog(['messages', 'わが家', '-l', '1'], account);
  expect(shown.stdout).toMatch(/ママ {2}a \[2Jb 31mc {2}d e\n$/);
  const { stdout } = await roomlog(['messages', 'わが家', '-l', '1', '--json'], account);
  expect(stdout).toMatch(/^[\P{Cc}]*\n$/u);
  expect(JSON.parse(stdout)).toMatchObject([{ text }]);
});

test('a wrong password is 77', async () => {
  const wrong = { ...account, BOCCO_PASSWORD: 'wrong', ROOMLOG_LOG_LEVEL: 'silent' };
  const home = temporaryFolder();
  for (const args of [['rooms'], ['watch', 'わが家'], ['collect', '--once']]) {
    expectSentence(await roomlog(args, { ...wrong, ROOMLOG_DATA_DIR: home }), 77, 'run roomlog signin');
  }
});

test('Ctrl-C ends a command that waits for BOCCO at once', async () => {
  await control('PUT', 'faults', { endpoint: 'rooms', kind: 'hang' });
  const child = startRoomlog(['rooms'], account);
  const outcome = outcomeOf(child);
  await expect.poll(() => control('GET', 'faults')).toBe('[]');
  child.kill('SIGINT');
  expectSentence(await outcome, 1, 'Stopped before it was done.');
});

test('a reader that has seen enough is no failure', async () => {
  const child = startRoomlog(['messages', 'わが家', '--json', '-l', '30'], account);
  child.stdout.destroy();
  const [stderr, [code]] = await Promise.all([buffer(child.stderr), once(child, 'close')]);
  expect([code, stderr.toString()]).toEqual([0, '']);
});
