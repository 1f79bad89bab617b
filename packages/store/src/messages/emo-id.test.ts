import fc from 'fast-check';
import { expect, test } from 'vitest';
import { emoMessageId } from './emo-id.ts';

const start = Date.UTC(2015, 0);
const end = Date.UTC(2254, 11, 31);

const sequenceOf = (ms: number) => new Date(ms).toISOString().replaceAll(/\D/g, '');

test('an id is that of its millisecond, in the order of the sequences, and exact', () => {
  const sent = fc.tuple(fc.integer({ min: start, max: end }), fc.uuid());
  fc.assert(
    fc.property(sent, sent, ([a, one], [b, other]) => {
      const [first, second] = [emoMessageId(sequenceOf(a), one), emoMessageId(sequenceOf(b), other)];
      expect([Number.isSafeInteger(first), Math.floor(first / 1000)]).toEqual([true, a]);
      if (a !== b) expect(first < second).toBe(sequenceOf(a) < sequenceOf(b));
      expect(emoMessageId(sequenceOf(a), one.toUpperCase())).toBe(first);
    }),
  );
});

test('what was stored once has the same id for ever', () => {
  expect(emoMessageId('20260803071350752', '1c6a9c3e-5b1f-4d2a-9c77-0a1b2c3d4e5f')).toBe(1_785_741_230_752_000 + 331);
});

test('a second 60 is the next minute: who computes with doubles rounds up to it', () => {
  const id = 'u';
  expect(emoMessageId('20260803071360000', id)).toBe(emoMessageId('20260803071400000', id));
});

test.for([
  '2026080307135075',
  '20260803071350752 ',
  '20260230000000000',
  '20261301000000000',
  '00990101000000000',
  '20260803240000000',
  '20260803076000000',
  '20260803071361000',
  '19691231235959999',
  '22560101000000000',
  '',
])('%s is no sequence', (sequence) => {
  expect(() => emoMessageId(sequence, 'u')).toThrow(RangeError);
});
