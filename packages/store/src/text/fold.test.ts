import { expect, test } from 'vitest';
import { fold, passages, queryWords } from './fold.ts';

test.each([
  ['ﾈｺ', 'ねこ'],
  ['ネコ', 'ねこ'],
  ['ﾊﾞﾅﾅ', 'ばなな'],
  ['ｃａｔ', 'cat'],
  ['CAT', 'cat'],
  ['ヴァイオリン', 'ゔぁいおりん'],
  ['ラーメン', 'らーめん'],
  ['㍿', '株式会社'],
  ['ΟΔΟΣ', 'οδοσ'],
  ['🐱', '🐱'],
  ['\ud800', '\ufffd'],
])('%s folds to %s', (text, folded) => {
  expect(fold(text)).toBe(folded);
});

test('words stand between white space of any width', () => {
  expect(queryWords(' 雨　ｶｻ\t\nUmbrella ')).toEqual(['雨', 'かさ', 'umbrella']);
  expect(queryWords(' 　')).toEqual([]);
});

test('found words are marked where they stand, in whole letters', () => {
  const marked = (text: string, query: string) =>
    passages(text, queryWords(query))
      .map(({ text: part, found }) => (found ? `[${part}]` : part))
      .join('');
  expect(marked('あのﾈｺはネコ科', 'ねこ')).toBe('あの[ﾈｺ]は[ネコ]科');
  expect(marked('ﾊﾞﾅﾅを買う', 'ば 買')).toBe('[ﾊﾞ]ナナを[買]う'.replace('ナナ', 'ﾅﾅ'));
  expect(marked('㍿です', '式')).toBe('[㍿]です');
  expect(marked('ああああ', 'ああ')).toBe('[ああああ]');
  expect(marked('雨', '雪')).toBe('雨');
  expect(marked('', '雪')).toBe('');
});
