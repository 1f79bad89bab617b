import { expect, test } from 'vitest';
import { type Compared, describeComparison } from './comparison.ts';
import { dictionaries } from './dictionaries.ts';

const unknown: Compared = { temperature: 20.1, usual: null, sinceYesterday: null, yearAgo: null };
const usual = { lo: 19.7, hi: 20.3 };
const say = (known: Partial<Compared>, language: 'ja' | 'en' = 'ja') =>
  describeComparison({ ...unknown, ...known }, dictionaries[language], (value) => value.toFixed(1)).replaceAll(
    '\u2060',
    '',
  );

test('within two tenths of the usual band is as usual, beyond it is warmer or cooler', () => {
  const said = [19.4, 19.5, 20.1, 20.5, 20.6].map((temperature) => say({ temperature, usual }));
  expect(said).toEqual([
    'ふだんのこの時刻（19.7–20.3°）より低めです。',
    'ふだんのこの時刻（19.7–20.3°）と同じくらいです。',
    'ふだんのこの時刻（19.7–20.3°）と同じくらいです。',
    'ふだんのこの時刻（19.7–20.3°）と同じくらいです。',
    'ふだんのこの時刻（19.7–20.3°）より高めです。',
  ]);
});

test('a year ago stands behind it where it is known', () => {
  expect(say({ usual, yearAgo: 20.3 }, 'en')).toBe(
    'Within the usual range for this hour (19.7–20.3°). A year ago it was 20.3°C.',
  );
  expect(say({ yearAgo: 20.3 })).toBe('去年の今日は20.3°Cでした。');
});

test('while nothing is usual yet, yesterday is said; without a value nothing of it', () => {
  expect([say({ sinceYesterday: 0.2 }), say({ sinceYesterday: -1.5 }), say({})]).toEqual([
    '昨日とほぼ同じです。',
    '昨日の同じ時刻より1.5°C低めです。',
    '',
  ]);
  expect(say({ usual, temperature: null })).toBe('');
});
