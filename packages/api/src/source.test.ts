import fc from 'fast-check';
import { expect, test } from 'vitest';
import { sourcesAt } from './source.ts';

test('quotes values as they came', () => {
  const json =
    ' [ {"id": 9007199254740993, "a": [1e400 , {"b" :"x\\"]"}] }, "\\\\" ,\n-0, [], {"m/~": {"id":1, "id":2}}, ""]';
  const sources = sourcesAt(json, new Set(['/0', '/0/a/0', '/0/a/1', '/1', '/2', '/3', '/4/m~1~0', '/5', '/9', '']));
  expect(Object.fromEntries(sources)).toEqual({
    '': json.trim(),
    '/0': '{"id": 9007199254740993, "a": [1e400 , {"b" :"x\\"]"}] }',
    '/0/a/0': '1e400',
    '/0/a/1': '{"b" :"x\\"]"}',
    '/1': '"\\\\"',
    '/2': '-0',
    '/3': '[]',
    '/4/m~1~0': '{"id":1, "id":2}',
    '/5': '""',
  });
});

test('finds every item of any list', () => {
  fc.assert(
    fc.property(fc.array(fc.jsonValue()), fc.constantFrom(undefined, 2), (list, indent) => {
      const sources = sourcesAt(JSON.stringify(list, null, indent), new Set(list.map((_, index) => `/${index}`)));
      expect(list.map((_, index) => JSON.parse(sources.get(`/${index}`) ?? ''))).toEqual(
        JSON.parse(JSON.stringify(list)),
      );
    }),
  );
});

test('does not mind depth or length', () => {
  const deep = '['.repeat(100_000) + ']'.repeat(100_000);
  const long = JSON.stringify('"\\'.repeat(2_000_000));
  const sources = sourcesAt(`[${deep},${long}]`, new Set(['/0', '/1']));
  expect(sources.get('/0') === deep).toBe(true);
  expect(sources.get('/1') === long).toBe(true);
});
