import fc from 'fast-check';

/* Ways in which an answer of a service may be damaged. */

export type Json = null | boolean | number | string | Json[] | { [key: string]: Json };

/** Another value in place of one somewhere inside. */
const intruder = fc.oneof(
  fc.constantFrom<Json>(
    null,
    true,
    false,
    0,
    -0,
    -1,
    1.5,
    2 ** 53,
    1e21,
    '',
    '0',
    'NaN',
    '24',
    [],
    {},
    [null],
    '2015-02-30',
    '24:00',
  ),
  fc.constantFrom<Json>('2016-03-02 11:00:59', '2011-02-03', '2015-02-30T00:00:00Z', 'E7607BA3-1111', '../..', {
    __proto__: null,
  }),
  fc.jsonValue({ maxDepth: 2 }) as fc.Arbitrary<Json>,
);

/** Replaces, drops, doubles or renames one value somewhere inside. */
export const structural = fc.record({ way: fc.array(fc.nat(50), { maxLength: 5 }), how: fc.nat(3), intruder });

export function damage(value: Json, { way, how, intruder }: { way: number[]; how: number; intruder: Json }): Json {
  const [step, ...rest] = way;
  if (step === undefined || typeof value !== 'object' || value === null) return intruder;
  const entries = Object.entries(value);
  const at = step % Math.max(entries.length, 1);
  const [key = 'x', child = null] = entries[at] ?? [];
  const changed: [string, Json][][] = [
    [[key, damage(child, { way: rest, how, intruder })]],
    rest.length > 0 ? [[key, damage(child, { way: rest, how, intruder })]] : [],
    [
      [key, child],
      [key, child],
    ],
    [[`${key}_`, child]],
  ];
  entries.splice(at, 1, ...(changed[how] ?? []));
  return Array.isArray(value) ? entries.map(([, each]) => each) : Object.fromEntries(entries);
}

/** Changes the text itself. */
export const textual = fc.record({
  at: fc.double({ min: 0, max: 1, noNaN: true, maxExcluded: true }),
  how: fc.nat(11),
  byte: fc.nat(255),
});

export function deface(text: string, { at, how, byte }: { at: number; how: number; byte: number }): Buffer {
  const bytes = Buffer.from(text);
  const index = Math.floor(at * bytes.length);
  const into = (number: string) => {
    const numbers = [...text.matchAll(/(?<=:)-?\d[\d.]*/g)];
    const target = numbers[Math.floor(at * numbers.length)];
    if (!target) return bytes;
    return Buffer.from(text.slice(0, target.index) + number + text.slice(target.index + target[0].length));
  };
  const insert = (...parts: string[]) =>
    Buffer.concat([bytes.subarray(0, index), Buffer.from(parts.join('')), bytes.subarray(index)]);
  switch (how) {
    case 0:
      return bytes.subarray(0, index);
    case 1:
      bytes[index] = byte;
      return bytes;
    case 2:
      bytes[index] = (bytes[index] ?? 0) ^ (1 << (byte % 8));
      return bytes;
    case 3:
      return Buffer.from(`\uFEFF${text}`);
    case 4:
      return Buffer.from(text.replace(/(?<=[}\]])(?=[}\]])/, ','));
    case 5:
      return into(
        ['9007199254740993', '1e400', '-1e400', 'NaN', 'Infinity', '1e-400', '0x10', '00', '-0', '1.0'][byte % 10] ??
          '',
      );
    case 6:
      return into(`${'['.repeat(byte * 40)}${']'.repeat(byte * 40)}`);
    case 7:
      return Buffer.from(text.replaceAll(/\{"(?=id|uuid)/g, '{"__proto__":{"polluted":true,"id":1},"'));
    case 8:
      return Buffer.from(text.replaceAll(/"id":(\d+)/g, '"id":"first","id":$1'));
    case 9:
      return insert(text.slice(0, byte));
    case 10:
      return Buffer.concat([bytes, Buffer.from([byte])]);
    default:
      return Buffer.concat([bytes.subarray(0, index), bytes.subarray(index + (byte % 16))]);
  }
}
