import { expect, test, vi } from 'vitest';
import { emptyStorage } from '../testing.ts';
import { preferredLanguage } from '../text/languages.ts';
import { en } from '../text/locales/en.ts';
import { ja } from '../text/locales/ja.ts';
import { chooseLanguage, language, speak, t } from './language.ts';

test.for([
  ['en', ['ja'], 'en'],
  [null, ['fr', 'en-GB', 'ja'], 'en'],
  [null, ['ja-JP', 'en'], 'ja'],
  [null, ['fr', 'de'], 'ja'],
  [null, [], 'ja'],
  ['fr', ['en'], 'en'],
] as const)('chosen before %s, asked for %j: %s', ([stored, browser, expected]) => {
  expect(preferredLanguage(stored, browser)).toBe(expected);
});

test('a language that is chosen is spoken, remembered, and known to the server', async () => {
  await speak('ja');
  vi.stubGlobal('localStorage', emptyStorage());
  vi.stubGlobal('document', { cookie: '' });
  expect(t()).toBe(ja);
  await chooseLanguage('en');
  expect([t(), localStorage.getItem('roomlog.language')]).toEqual([en, 'en']);
  expect(document.cookie).toMatch(/^roomlog-language=en; path=\/; max-age=\d+; samesite=strict$/);
  // The last choice counts, whichever comes first.
  await Promise.all([chooseLanguage('ja'), chooseLanguage('en'), chooseLanguage('ja')]);
  expect([t(), language.value]).toEqual([ja, 'ja']);
  vi.unstubAllGlobals();
});
