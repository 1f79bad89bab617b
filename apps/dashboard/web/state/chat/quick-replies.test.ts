import { unsent } from '@roomlog/store';
import { beforeEach, expect, test } from 'vitest';
import type { MessageJson } from '../../../src/schemas.ts';
import { mother, room } from '../../../src/testing.ts';
import { otherSensor, pageForEach } from '../../testing.ts';
import { isVisible } from '../screen.ts';
import { loadState, selectionKey } from '../state.ts';
import { messages } from './chat.ts';
import { pending } from './outbox.ts';
import { reply, replyKind, takeBackReply, waitingReply } from './quick-replies.ts';

const page = pageForEach();
const here = room.toLowerCase();
const sent = async (of = 1) => (await unsent(page.store.db, of)).map(({ text }) => text);

beforeEach(async () => {
  isVisible.value = true;
  await page.messagesOf([1]);
  await loadState();
  await page.settled();
});

const says = (text: string, more: object = {}) => {
  const [known] = messages.peek() ?? [];
  messages.value = [...(messages.peek() ?? []), { ...known, text, ...more } as MessageJson];
};

test('what a person said last decides: a question in either script, or anything else', () => {
  for (const [text, kind] of [
    ['行ってもいい？', 'toQuestion'],
    ['Coming? ', 'toQuestion'],
    ['はい', 'usual'],
    ['？じゃないよ', 'usual'],
  ] as const) {
    says(text);
    expect(replyKind.value, text).toBe(kind);
  }
  says('いい？');
  says('はーい', { user: { ...mother, user_type: 'bocco' } });
  expect(replyKind.value).toBe('toQuestion');
  messages.value = [];
  expect(replyKind.value).toBeNull();
});

test('a reply waits five seconds, and is sent once to the room in which it was pressed', async () => {
  await page.addRoom();
  await loadState();
  reply(here, 'いいよ');
  selectionKey.value = otherSensor;
  await page.pass(4.9);
  expect([waitingReply.value, await sent()]).toEqual([{ room: here, text: 'いいよ' }, []]);
  await page.pass(0.2);
  expect([waitingReply.value, await sent(), pending.value]).toEqual([null, ['いいよ'], []]);
  await page.pass(10);
  expect(await sent()).toEqual(['いいよ']);
});

test('one that is taken back is never sent; another one lets the first go', async () => {
  reply(here, 'いいよ');
  takeBackReply();
  await page.pass(6);
  expect(await sent()).toEqual([]);
  reply(here, 'ありがとう');
  reply(here, 'あとでね');
  await page.settled();
  expect([await sent(), waitingReply.value?.text]).toEqual([['ありがとう'], 'あとでね']);
  await page.pass(6);
  expect(await sent()).toEqual(['ありがとう', 'あとでね']);
});

test('a page that is hidden sends it at once: it may be closed', async () => {
  reply(here, 'いいよ');
  isVisible.value = false;
  await page.settled();
  expect(await sent()).toEqual(['いいよ']);
});
