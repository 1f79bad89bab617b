import { unsent } from '@roomlog/store';
import { beforeEach, expect, test } from 'vitest';
import { room } from '../../../src/testing.ts';
import type { Microphone } from '../../browser/microphone.ts';
import { pageForEach } from '../../testing.ts';
import { loadState } from '../state.ts';
import { pending } from './outbox.ts';
import {
  discardRecording,
  escapeRecording,
  keepRecording,
  longestRecording,
  recording,
  sendRecording,
  startRecording,
} from './recorder.ts';
import { recorderRoom } from './recorder-room.ts';

const page = pageForEach();
const voice = new Blob([Buffer.from('\0\0\0\x20ftypM4A  a recording', 'latin1')]);

let ended: string[] = [];
const microphone: Microphone = {
  level: () => 0.5,
  stop: async () => {
    ended.push('stopped');
    return voice;
  },
  cancel: () => void ended.push('cancelled'),
};
const start = () => startRecording(async () => microphone);
const sent = async () => (await unsent(page.store.db, 1)).map(({ kind }) => kind);

beforeEach(async () => {
  ended = [];
  await loadState();
  await page.settled();
  recorderRoom.value = room.toLowerCase();
  return discardRecording;
});

test('what was said is sent once, as a recording of the room, and the recorder is gone', async () => {
  await start();
  await page.pass(0.3);
  // Not even a word.
  await sendRecording();
  await page.pass(4);
  expect(recording.value).toMatchObject({ state: 'recording', isDoubtful: false });
  expect(recording.value?.seconds).toBeCloseTo(4.3);
  expect(recording.value?.levels).toHaveLength(40);
  await Promise.all([sendRecording(), sendRecording()]);
  expect([recording.value, recorderRoom.value, pending.value.map(({ kind }) => kind)]).toEqual([null, null, ['audio']]);
  await page.settled();
  expect([await sent(), ended]).toEqual([['audio'], ['stopped']]);
});

test('a minute is the longest; it can be sent after that', async () => {
  await start();
  await page.pass(longestRecording + 30);
  expect([recording.value?.state, recording.value?.seconds, ended]).toEqual(['full', longestRecording, ['stopped']]);
  await sendRecording();
  await page.settled();
  expect([await sent(), ended]).toEqual([['audio'], ['stopped']]);
});

test('Escape throws away what is soon said again, and asks before it throws away more', async () => {
  await start();
  await page.pass(2.9);
  escapeRecording();
  expect([recording.value, ended]).toEqual([null, ['cancelled']]);
  await start();
  await page.pass(3.2);
  escapeRecording();
  expect(recording.value).toMatchObject({ state: 'recording', isDoubtful: true });
  escapeRecording();
  expect(recording.value).toMatchObject({ state: 'recording', isDoubtful: false });
  escapeRecording();
  keepRecording();
  expect(recording.value).toMatchObject({ state: 'recording', isDoubtful: false });
  discardRecording();
  expect([recording.value, ended, await sent()]).toEqual([null, ['cancelled', 'cancelled'], []]);
});

test('a microphone that is refused is told of, and one that comes too late is closed', async () => {
  await startRecording(() => Promise.reject(new Error('NotAllowedError')));
  expect(recording.value?.state).toBe('refused');
  escapeRecording();
  const { promise, resolve } = Promise.withResolvers<Microphone>();
  const asking = startRecording(() => promise);
  expect(recording.value?.state).toBe('asking');
  escapeRecording();
  resolve(microphone);
  await asking;
  expect([recording.value, ended]).toEqual([null, ['cancelled']]);
});
