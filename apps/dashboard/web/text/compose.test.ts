import { expect, test } from 'vitest';
import { canSend, codePoints, isSendKey, type KeyPress, textLimit } from './compose.ts';

const enter: KeyPress = { key: 'Enter', shiftKey: false, isComposing: false, keyCode: 13 };

test.each<[string, KeyPress, boolean, boolean]>([
  ['Enter', enter, false, true],
  ['Shift+Enter', { ...enter, shiftKey: true }, false, false],
  ['Enter that accepts a conversion', { ...enter, isComposing: true }, false, false],
  ['the same in Safari, whose composition has just ended', { ...enter, keyCode: 229 }, false, false],
  ['Enter between compositionstart and compositionend', enter, true, false],
  ['a letter', { ...enter, key: 'a', keyCode: 65 }, false, false],
])('%s', (_, press, composing, sends) => {
  expect(isSendKey(press, composing)).toBe(sends);
});

test('fewer than ten thousand characters, an emoji being one', () => {
  expect(codePoints('😀')).toBe(1);
  expect(canSend('あ'.repeat(textLimit - 1))).toBe(true);
  expect(canSend('😀'.repeat(textLimit - 1))).toBe(true);
  expect(canSend('あ'.repeat(textLimit))).toBe(false);
  expect(canSend(' \n ')).toBe(false);
});
