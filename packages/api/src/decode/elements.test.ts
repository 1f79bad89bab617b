import fc from 'fast-check';
import { expect, test } from 'vitest';
import { createElementReader } from './elements.ts';

/** What is read of a text that comes in pieces of this size: the elements of a list, or how it ended otherwise. */
function read(text: string | Uint8Array, size: number): unknown {
  const bytes = Buffer.from(text);
  const batches: string[] = [];
  const reader = createElementReader((elements) => batches.push(Buffer.from(elements).toString()));
  for (let at = 0; at < bytes.length; at += size) reader.push(bytes.subarray(at, at + size));
  const end = reader.end();
  if (end === 'list') return batches.flatMap((batch): unknown => JSON.parse(`[${batch}]`));
  return end === 'broken' ? end : { other: Buffer.from(end).toString() };
}

test('any list, in pieces of any size, is what JSON.parse makes of it', () => {
  const list = fc.array(fc.jsonValue({ maxDepth: 3 }));
  fc.assert(
    fc.property(list, fc.constantFrom(undefined, 1, '\t'), fc.integer({ min: 1, max: 40 }), (values, space, size) => {
      const text = JSON.stringify(values, null, space);
      expect(read(` ${text}\n`, size)).toEqual(JSON.parse(text));
    }),
    { numRuns: 300 },
  );
});

test.for([
  ['[]', []],
  ['\uFEFF [1]', [1]],
  ['[ "a,]\\"", {"b":"\\\\"} ]', ['a,]"', { b: '\\' }]],
  ['["\u3042,"]', ['\u3042,']],
  ['null', { other: 'null' }],
  [' {"code":1}', { other: '{"code":1}' }],
  ['', 'broken'],
  ['[1', 'broken'],
  ['[1}', 'broken'],
  ['[1] 2', 'broken'],
  ['[1]]', 'broken'],
  ['["]', 'broken'],
  ['\uFEFF', 'broken'],
])('%j', ([text, expected]) => {
  for (const size of [1, 2, 3, 100]) expect(read(text as string, size)).toEqual(expected);
});

test('half a BOM is none', () => {
  expect(read(Buffer.from([0xef, 0xbb, 0x5b, 0x5d]), 1)).toBe('broken');
});
