import * as fc from 'fast-check';
import { expect, test } from 'vitest';
import { digitsOf, rounded, roundSequences, timeOfDigits, wireSequence } from './sequence.ts';

const time = fc.integer({ min: 0, max: Date.UTC(2255, 0, 1) });

test('17 digits are any millisecond, in UTC or ahead of it, and can be read back', () => {
  fc.assert(
    fc.property(time, fc.constantFrom(0, 32_400), (at, ahead) => {
      const digits = digitsOf(at, ahead);
      expect(digits).toMatch(/^\d{17}$/);
      expect(timeOfDigits(digits, ahead)).toBe(at);
    }),
  );
});

test('JSON has the digits themselves, where a number would be rounded', () => {
  fc.assert(
    fc.property(time, (at) => {
      const json = JSON.stringify({ sequence: wireSequence({ emo_sequence: 'number', emo_sequence_zone: 'UTC' }, at) });
      expect(json).toBe(`{"sequence":${digitsOf(at)}}`);
      const fault = /\d+/.exec(roundSequences(json))?.[0] ?? '';
      expect(Number(fault)).toBe(Number(digitsOf(at)));
      expect(BigInt(fault) % 4n).toBe(0n);
    }),
  );
});

test('the last millisecond of a minute is rounded to a second 60, which is the next minute', () => {
  const at = Date.parse('2026-08-03T07:13:59.999Z');
  expect([digitsOf(at), rounded(digitsOf(at))]).toEqual(['20260803071359999', '20260803071360000']);
  expect(timeOfDigits('20260803071360000')).toBe(at + 1);
  const style = { emo_sequence_zone: 'JST' } as const;
  expect(JSON.stringify([wireSequence({ ...style, emo_sequence: 'text' }, at)])).toBe('["20260803161359999"]');
  expect(JSON.stringify([wireSequence({ ...style, emo_sequence: 'rounded' }, at)])).toBe('[20260803161360000]');
});

test.each(['', '0', '2026080307135075', '202608030713507522', '2026-08-03T07:13:5'])('"%s" is no sequence', (text) => {
  expect(timeOfDigits(text)).toBeNaN();
});
