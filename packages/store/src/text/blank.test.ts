import { expect, test } from 'vitest';
import { isBlank } from './blank.ts';

test('blanks of every kind are nothing to say', () => {
  const blanks = [
    '',
    ' ',
    '\t\r\n',
    '\u3000',
    '\u200b',
    '\u200d\ufe0f',
    '\ufeff',
    '\u2060',
    '\u00ad',
    '\u3164',
    '\u115f',
    '\u2800',
    '\u0000',
    '\u202e',
  ];
  for (const blank of [...blanks, blanks.join('')]) expect(isBlank(blank), JSON.stringify(blank)).toBe(true);
});

test('whatever can be seen is something', () => {
  for (const text of ['a', '　あ', '。', '0', '👩‍👩‍👧', '❤️', '\u0301', '\u200bい', '𠮟', '\ue63e', '\u{10fffd}'])
    expect(isBlank(text), text).toBe(false);
});
