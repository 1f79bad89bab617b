import fc from 'fast-check';
import { expect, test } from 'vitest';
import { keepDigits, sourceFinder } from './source-text.ts';

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

const exact = (json: string) => keepDigits(JSON.parse(json), json);

test('whole numbers that a double does not hold are their digits, all others stay what they are', () => {
  const json = `{"sequence": 20260803071350753, "list":[9007199254740991,9007199254740992,-9007199254740993 ,1.5,1e21,-0],
    "text":"20260803071350753","nested":{"a":[{"sequence":20260803071359999}]}, "a/b":20260803071350753}`;
  expect(exact(json)).toEqual({
    sequence: '20260803071350753',
    list: [Number.MAX_SAFE_INTEGER, '9007199254740992', '-9007199254740993', 1.5, 1e21, -0],
    text: '20260803071350753',
    nested: { a: [{ sequence: '20260803071359999' }] },
    'a/b': Number('20260803071350753'),
  });
  expect(exact('20260803071350753')).toBe('20260803071350753');
});

test('every millisecond around a minute’s end, and every number around 2^53, keeps its digits', () => {
  const digits = [
    ...Array.from({ length: 60_000 }, (_, ms) => `202608030713${String(ms).padStart(5, '0')}`),
    ...Array.from({ length: 100 }, (_, index) => String(2n ** 53n + BigInt(index))),
  ];
  expect(exact(`[${digits.join()}]`)).toEqual(digits);
});

test('of any JSON, only those numbers change', () => {
  fc.assert(
    fc.property(fc.array(fc.jsonValue()), fc.bigInt({ min: -(10n ** 20n), max: 10n ** 20n }), (list, big) => {
      const plain = JSON.stringify(list);
      const isHeld = Number.isSafeInteger(Number(big));
      const [first, ...rest] = exact(
        `[${[big, plain.slice(1, -1)].filter((part) => part !== '').join()}]`,
      ) as unknown[];
      expect(first).toEqual(isHeld ? Number(big) : String(big));
      expect(JSON.stringify(rest)).toBe(JSON.stringify(exact(plain)));
    }),
  );
});

test('what is nested without end stays as it is, and costs nothing else', () => {
  const deep = `${'['.repeat(50_000)}20260803071350753${']'.repeat(50_000)}`;
  expect(exact(`[${deep},20260803071350753]`)).toHaveProperty('1', '20260803071350753');
});

test('a key __proto__ is data like any other', () => {
  const value = exact('{"__proto__":20260803071350753}') as object;
  expect(JSON.stringify(value)).toBe('{"__proto__":"20260803071350753"}');
  expect(Object.getPrototypeOf(value)).toBe(Object.prototype);
});
