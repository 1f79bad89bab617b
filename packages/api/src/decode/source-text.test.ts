import fc from 'fast-check';
import { expect, test } from 'vitest';
import { sourceFinder } from './source-text.ts';

test('quotes values as they came', () => {
  const json =
    ' [ {"id": 9007199254740993, "a": [1e400 , {"b" :"x\\"]"}] }, "\\\\" ,\n-0, [], {"m, \\"" : {"id":1, "id":2}}, ""]';
  const sourceAt = sourceFinder(json);
  const expected = {
    '': json,
    '/0': '{"id": 9007199254740993, "a": [1e400 , {"b" :"x\\"]"}] }',
    '/0/a/0': '1e400',
    '/0/a/1': '{"b" :"x\\"]"}',
    '/0/a/1/b': '"x\\"]"',
    '/1': '"\\\\"',
    '/2': '-0',
    '/3': '[]',
    '/4/m, "': '{"id":1, "id":2}',
    '/4/m, "/id': '2',
    '/5': '""',
    '/9': '',
  };
  expect(Object.fromEntries(Object.keys(expected).map((pointer) => [pointer, sourceAt(pointer)]))).toEqual(expected);
});

test('finds every item of any list', () => {
  fc.assert(
    fc.property(fc.array(fc.jsonValue()), fc.constantFrom(undefined, 2), (list, indent) => {
      const sourceAt = sourceFinder(JSON.stringify(list, null, indent));
      const sources = list.map((_, index) => JSON.parse(sourceAt(`/${index}`)));
      expect(sources).toEqual(JSON.parse(JSON.stringify(list)));
    }),
  );
});

test('does not mind depth or length', () => {
  const deep = '['.repeat(100_000) + ']'.repeat(100_000);
  const long = JSON.stringify('"\\'.repeat(2_000_000));
  const sourceAt = sourceFinder(`[${deep},${long}]`);
  expect(sourceAt('/0') === deep).toBe(true);
  expect(sourceAt('/1') === long).toBe(true);
});
