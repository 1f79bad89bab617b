import fc from 'fast-check';
import { expect, test } from 'vitest';
import { pick } from '../input/pick.ts';
import { jsonLine, plain } from './print.ts';

const steering = /[\p{Cc}\u2028\u2029\u202a-\u202e\u2066-\u2069]/u;
const text = fc.string({ unit: 'binary' });
const named = (item: { uuid: string; name: string }) => item;

test('no text steers the terminal', () => {
  fc.assert(fc.property(text, (any) => !steering.test(plain(any))));
  expect(plain('家族👨‍👩‍👧と\u001b[2J')).toBe('家族👨‍👩‍👧と [2J');
});

test('JSON neither, and it still says the same', () => {
  fc.assert(
    fc.property(fc.jsonValue({ stringUnit: 'binary' }), text, (value, any) => {
      const line = jsonLine([value, any]);
      expect(line).not.toMatch(steering);
      expect(JSON.parse(line)).toEqual(JSON.parse(JSON.stringify([value, any])));
    }),
  );
});

test('a choice is offered on one line, without what could steer and without hundreds', () => {
  const items = Array.from({ length: 300 }, (_, at) => ({ uuid: `0000${at}`, name: `部屋\u001b]0;${at}\n` }));
  const refusal = () => pick(items, '0000', 'room', named);
  expect(refusal).toThrow(
    /^"0000" fits more than one room; choose one of: 部屋 \]0;0 {2}\(00000\), .+ and 288 more\.$/,
  );
  expect(refusal).not.toThrow(steering);
});

test('a uuid fits in any case, a prefix from four characters on, a name only whole', () => {
  const items = [
    { uuid: 'ABCD-1', name: 'abce' },
    { uuid: 'abce-2', name: '寝室' },
  ];
  const chosen = (wanted: string) => pick(items, wanted, 'room', named).uuid;
  expect(chosen('abcd-1')).toBe('ABCD-1');
  expect(chosen('ABCE-')).toBe('abce-2');
  expect(chosen('abce')).toBe('ABCD-1');
  expect(chosen('寝室')).toBe('abce-2');
  for (const wanted of ['abc', '寝', 'abcf', '']) expect(() => chosen(wanted)).toThrow('There is no room');
  // Too short, although it fits only one.
  const only = [{ uuid: 'abcd-1', name: '居間' }];
  for (const wanted of ['a', 'ab', 'abc']) expect(() => pick(only, wanted, 'room', named)).toThrow('There is no room');
  expect(pick(only, 'abcd', 'room', named).uuid).toBe('abcd-1');
});
