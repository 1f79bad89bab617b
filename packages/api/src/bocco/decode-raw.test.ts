import { expect, test } from 'vitest';
import { message, reading } from '../../test/samples.ts';
import { decodeMessage, decodeReading } from './decode-raw.ts';

test('a kept item is decoded as an answer would be', () => {
  expect(decodeReading(JSON.stringify(reading(1)))).toMatchObject({ item: { id: 1 } });
  expect(decodeMessage(JSON.stringify(message(1)))).toMatchObject({ item: { id: 1 } });
});

test('what is still not understood says where and why', () => {
  expect(decodeReading(JSON.stringify({ ...reading(1), created_at: 'soon' }))).toEqual({
    problem: '/created_at is not a date',
  });
  expect(decodeMessage('{"id":1,"te')).toEqual({ problem: 'it is not JSON' });
  expect(decodeReading('7')).toEqual({ problem: 'is not an object' });
});
