import { comfortBand } from '@roomlog/climate';
import { expect, test } from 'vitest';
import type { PlaceNow } from '../state/places/now.ts';
import { dictionaries } from './dictionaries.ts';
import { createFormatter } from './formatter.ts';
import type { Language } from './languages.ts';
import { describePlaces, placeWord } from './place.ts';

const wholeNumbers = { temperature: false, humidity: false, illuminance: false };
const formatterIn = (language: Language) =>
  createFormatter({ language, texts: dictionaries[language], zone: 'Asia/Tokyo', now: 0, wholeNumbers });

const kinds = {
  cold: { verdict: 'cold', need: 'urgent', age: 60, staleFor: null },
  dry: { verdict: 'dry', need: 'watch', age: 60, staleFor: null },
  silent: { verdict: 'silent', need: 'silent', age: 8160, staleFor: 8160 },
  never: { verdict: 'silent', need: 'silent', age: null, staleFor: null },
  good: { verdict: 'good', need: 'fine', age: 60, staleFor: null },
} as const;

const places = (count: number, kind: keyof typeof kinds): PlaceNow[] =>
  Array.from({ length: count }, (_, at) => ({
    key: `${kind} ${at}`,
    name: '',
    beside: '',
    sensor: null,
    reading: null,
    comfort: comfortBand,
    ...kinds[kind],
  }));

const said = (all: PlaceNow[], language: Language) => {
  const { heading, causes } = describePlaces(all, dictionaries[language], formatterIn(language));
  return [heading, causes];
};

test('the heading is about the worst there is, and the causes are counted', () => {
  const many = [...places(997, 'good'), ...places(2, 'cold'), ...places(1, 'dry')];
  expect(said(many, 'ja')).toEqual(['1,000室の\u2060うち 2室を、いま見てください', 'とても寒い 2 ・ 乾燥ぎみ 1']);
  expect(said(many, 'en')).toEqual(['2 of 1,000 rooms need you now', 'Very cold 2 · Dry 1']);
  expect(said([...places(3, 'good'), ...places(1, 'dry'), ...places(2, 'silent')], 'en')).toEqual([
    '1 of 6 rooms is a little off',
    'Dry 1 · Silent 2',
  ]);
  expect(said([...places(3, 'good'), ...places(1, 'never')], 'ja')).toEqual([
    '4室の\u2060うち 1室の計測が、届いていません',
    '届かず 1',
  ]);
  expect(said(places(12, 'good'), 'ja')).toEqual(['12室とも、快適です', '']);
});

test('the face shows the worst', () => {
  const mood = (...all: PlaceNow[]) => describePlaces(all, dictionaries.ja, formatterIn('ja')).mood;
  expect(mood(...places(1, 'good'), ...places(1, 'silent'))).toBe('asleep');
  expect(mood(...places(1, 'silent'), ...places(1, 'dry'), ...places(1, 'cold'))).toBe('cold');
  expect(mood(...places(2, 'good'))).toBe('good');
});

test('a silent place says for how long', () => {
  const word = (kind: keyof typeof kinds, language: Language) =>
    places(1, kind).map((place) => placeWord(place, dictionaries[language], formatterIn(language)))[0];
  expect([word('silent', 'ja'), word('never', 'ja'), word('dry', 'ja')]).toEqual([
    '2時間16分 届かず',
    '計測なし',
    '乾燥ぎみ',
  ]);
  expect(word('silent', 'en')).toBe('Silent for 2 hr 16 min');
});
