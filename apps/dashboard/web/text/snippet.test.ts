import { expect, test } from 'vitest';
import { snippet } from './snippet.ts';

const shown = (text: string, ...words: string[]) =>
  snippet(text, words)
    .map(({ text: part, found }) => (found ? `[${part}]` : part))
    .join('');

test('the found word is near the beginning, whatever comes before it', () => {
  expect(shown('明日は雨です', '雨')).toBe('明日は[雨]です');
  const long = `${'長'.repeat(60)}い話のあとで雨が降った`;
  expect(shown(long, '雨')).toBe('…長長長長長長長長長長い話のあとで[雨]が降った');
  expect(shown('雨です', '雨')).toBe('[雨]です');
});

test('lines become one', () => {
  expect(shown('一行目\n\n 雨の日', '雨')).toBe('一行目 [雨]の日');
  expect(shown('', '雨')).toBe('');
  expect(shown('雪', '雨')).toBe('雪');
});
