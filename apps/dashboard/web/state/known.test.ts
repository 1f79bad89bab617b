import { expect, test } from 'vitest';
import { pageForEach, today } from '../testing.ts';
import { keyOf } from '../worker/kept.ts';
import { addMessage, messages } from './chat/chat.ts';
import { noteKept } from './kept.ts';
import { knownNow } from './known.ts';
import { identify, signInNeeded } from './me.ts';
import { clock, loadState, seconds, status, takeStatus } from './state.ts';

const page = pageForEach();
const keys = (addresses: string[]) =>
  addresses.map((path) => keyOf(new URL(path, 'https://home.example'), today)).filter((key) => key !== null);

test('what is known is kept in the place of what was asked for, newer than that', async () => {
  await page.messagesOf([1]);
  await page.readingsBefore([300]);
  await identify();
  await loadState();
  await page.settled();
  const [said] = messages.value ?? [];
  if (said) addMessage({ ...said, id: 2, text: 'ただいま' });
  await page.pass(60);
  const { at, answers } = knownNow() ?? expect.fail('something is known');
  expect(at).toBe(today + 60);
  expect(keys(answers.map(([path]) => path))).toEqual([
    '/api/me',
    '/api/status',
    '/api/rooms?limit=200',
    expect.stringMatching(/^\/api\/rooms\/.*\/messages$/),
    expect.stringMatching(/^\/api\/sensors\/.*\/readings$/),
    expect.stringMatching(/^\/api\/sensors\/.*\/gaps$/),
  ]);
  expect(keys(page.asked)).toEqual(expect.arrayContaining(keys(answers.map(([path]) => path))));
  expect(answers.find(([path]) => path.includes('messages'))?.[1]).toMatchObject([{ id: 1 }, { text: 'ただいま' }]);
});

test('the clock of what is known is as far ahead as it was', async () => {
  await identify();
  await loadState();
  const told = status.peek() ?? expect.fail('it is loaded');
  takeStatus({ ...told, now: new Date((today - 3600) * 1000).toISOString() });
  await page.pass(90);
  const { at, answers } = knownNow() ?? expect.fail('something is known');
  const { now } = Object.fromEntries(answers)['/api/status'] as { now: string };
  expect([at - seconds(now), at - clock()]).toEqual([3600, 3600]);
});

test('of who is signed out, and of what was kept itself, nothing is kept', async () => {
  await identify();
  expect(knownNow()).toBeNull();
  await loadState();
  signInNeeded.value = true;
  expect(knownNow()).toBeNull();
  signInNeeded.value = false;
  expect(knownNow()).not.toBeNull();
  noteKept(today - 60);
  expect(knownNow()).toBeNull();
  await loadState();
  expect(knownNow()).not.toBeNull();
});
