import fc from 'fast-check';
import { expect, test } from 'vitest';
import { distinctNames } from './sensor-names.ts';

const sensor = (nickname: string, room = '家') => ({ uuid: `uuid of ${nickname}`, nickname, room: { name: room } });

test('a sensor has its own name, with the room’s where another one has it too, and a number where that helps nothing', () => {
  expect(distinctNames([sensor('居間'), sensor('寝室'), sensor('居間', '離れ')])).toEqual([
    '家 居間',
    '寝室',
    '離れ 居間',
  ]);
  expect(distinctNames([sensor('居間'), sensor('居間'), sensor('居間 (2)')])).toEqual([
    '家 居間',
    '家 居間 (2)',
    '居間 (2)',
  ]);
  expect(distinctNames([sensor(' ')])).toEqual(['uuid of  ']);
});

test('whatever sensors and rooms are called, all names are different and none is empty', () => {
  const name = fc.constantFrom('', ' ', 'a', 'b', 'a b', 'a (2)', 'b a');
  fc.assert(
    fc.property(fc.array(fc.tuple(name, name)), (pairs) => {
      const names = distinctNames(pairs.map(([own, room]) => sensor(own, room)));
      expect(new Set(names).size).toBe(pairs.length);
      expect(names.every((one) => one.trim() !== '')).toBe(true);
    }),
  );
});
