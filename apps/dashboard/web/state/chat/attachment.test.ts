import { filesTaken } from '@roomlog/store/file-type';
import { expect, onTestFinished, test } from 'vitest';
import type { RoomJson } from '../../../src/schemas.ts';
import type { Picture } from '../../browser/picture.ts';
import { rooms } from '../state.ts';
import { choiceOf, choose, isTight, removeAttachment, takeAttachment } from './attachment.ts';

const preview = {} as ImageBitmap;
const asItIs = async (file: Blob): Promise<Picture> => ({ file, reducedTo: null, preview });
const notAtAll = async () => null;

const fileOf = (bytes: string, name: string, type = '') => new File([Buffer.from(bytes, 'latin1')], name, { type });
const png = fileOf('\x89PNG\r\n\x1a\n a picture', '庭.png');
const m4a = fileOf('\0\0\0\x20ftypM4A  a recording', 'voice.m4a');

test('a picture is opened, and whether it can be sent as it is is told from its bytes', async () => {
  const asked: boolean[] = [];
  const open = async (file: Blob, canBeSent: boolean) => {
    asked.push(canBeSent);
    return { file, reducedTo: { width: 2048, height: 1536 }, preview };
  };
  await choose('a', png, open);
  expect(choiceOf('a')).toMatchObject({
    state: 'ready',
    attachment: { kind: 'image', name: '庭.png', reducedTo: { width: 2048 } },
  });
  await choose('b', fileOf('GIF89a 0123456789', 'not.png', 'image/png'), open);
  expect(asked).toEqual([true, false]);
});

test('a recording is taken as it is; a film, and what no browser opens, is refused, and so is what is too large', async () => {
  await choose('c', m4a, notAtAll);
  expect(choiceOf('c')).toMatchObject({ state: 'ready', attachment: { kind: 'audio', file: m4a, preview: null } });
  const film = fileOf('\0\0\0\x20ftypisom a film', 'film.mp4', 'video/mp4');
  const folder = Object.assign(fileOf('', 'folder'), { slice: () => new Blob([]) });
  for (const file of [film, fileOf('<svg>', 'drawing.svg'), folder]) {
    await choose('c', file, notAtAll);
    expect(choiceOf('c'), file.name).toEqual({ state: 'refused', problem: 'unknown_type' });
  }
  await choose('c', m4a, notAtAll);
  await choose('c', png, async () => {
    throw new Error('out of memory');
  });
  expect(choiceOf('c')).toEqual({ state: 'refused', problem: 'unknown_type' });
  const large = new File([await m4a.arrayBuffer(), new Uint8Array(filesTaken.bocco.most)], 'long.m4a');
  await choose('c', large, notAtAll);
  expect(choiceOf('c')).toEqual({ state: 'refused', problem: 'too_large' });
});

test('it is handed out once, to its own room; the last one that was chosen counts, and none that was taken back', async () => {
  await choose('d', png, asItIs);
  expect([takeAttachment('e'), takeAttachment('d')?.name, takeAttachment('d')]).toEqual([null, '庭.png', null]);
  const { promise, resolve } = Promise.withResolvers<void>();
  const slowly = async (file: Blob) => {
    await promise;
    return asItIs(file);
  };
  const first = choose('d', png, slowly);
  expect(choiceOf('d')).toEqual({ state: 'preparing', name: '庭.png' });
  await choose('d', m4a, asItIs);
  resolve();
  await first;
  expect(takeAttachment('d')?.name).toBe('voice.m4a');
  const second = choose('d', png, slowly);
  removeAttachment('d');
  await second;
  expect(choiceOf('d')).toBeUndefined();
});

test('an emo gets files of a megabyte at most, and an mp3 too', async () => {
  rooms.value = [{ uuid: 'den', source: 'emo' } as RoomJson];
  onTestFinished(() => {
    rooms.value = null;
  });
  expect([isTight('den'), isTight('a')]).toEqual([true, false]);
  const mp3 = fileOf('ID3 a recording', 'voice.mp3', 'audio/mpeg');
  await choose('den', mp3, notAtAll);
  expect(choiceOf('den')).toMatchObject({ state: 'ready', attachment: { kind: 'audio' } });
  const long = new File([await m4a.arrayBuffer(), new Uint8Array(1_000_000)], 'long.m4a');
  await choose('den', long, notAtAll);
  expect(choiceOf('den')).toEqual({ state: 'refused', problem: 'too_large' });
  const asked: number[] = [];
  await choose('den', png, async (file, _, most) => {
    asked.push(most);
    return { file, reducedTo: null, preview };
  });
  await choose('a', mp3, notAtAll);
  expect([asked, choiceOf('a')]).toEqual([[1_000_000], { state: 'refused', problem: 'unknown_type' }]);
});
