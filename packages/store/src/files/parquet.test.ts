import { Readable } from 'node:stream';
import { buffer } from 'node:stream/consumers';
import fc from 'fast-check';
import { parquetMetadata, parquetReadObjects } from 'hyparquet';
import { expect, test } from 'vitest';
import type { Column } from './column.ts';
import { parquetFile } from './parquet.ts';

interface Row {
  ts: number;
  value: number | null;
  mean: number | null;
  text: string | null;
}

const columns: Column<Row>[] = [
  { name: 'time', type: 'time', of: ({ ts }) => ts },
  { name: 'epoch', type: 'integer', of: ({ ts }) => ts },
  { name: '温度 temperature', type: 'hundredths', of: ({ value }) => value },
  { name: 'mean', type: 'number', of: ({ mean }) => mean },
  { name: 'room', type: 'text', of: ({ text }) => text },
];

async function* pagesOf(rows: readonly Row[], size: number) {
  for (let at = 0; at < rows.length; at += size) yield rows.slice(at, at + size);
}

const bytesOf = async (rows: readonly Row[], size = 2000) => {
  const bytes = await buffer(Readable.from(parquetFile(columns, pagesOf(rows, size))));
  return new Uint8Array(bytes).buffer;
};

const expected = ({ ts, value, mean, text }: Row) => ({
  time: new Date(ts * 1000),
  epoch: BigInt(ts),
  '温度 temperature': value === null ? null : value / 100,
  mean,
  room: text,
});

test('any rows come back, with their types', async () => {
  const row: fc.Arbitrary<Row> = fc.record({
    ts: fc.integer({ min: 0, max: 7e9 }),
    value: fc.option(fc.integer({ min: -1e9, max: 1e9 })),
    // Both zeros are one value.
    mean: fc.option(fc.double({ noNaN: true, noDefaultInfinity: true }).map((value) => value + 0)),
    text: fc.option(fc.string({ unit: 'grapheme' })),
  });
  await fc.assert(
    fc.asyncProperty(fc.array(row, { maxLength: 40 }), fc.integer({ min: 1, max: 9 }), async (rows, size) => {
      const back = await parquetReadObjects({ file: await bytesOf(rows, size) });
      expect(back).toEqual(rows.map(expected));
    }),
    { numRuns: 50 },
  );
});

test('a long file has several row groups, and whatever is cut off it is no Parquet', async () => {
  const rows = Array.from({ length: 12_000 }, (_, at) => ({
    ts: 1.7e9 + at * 300,
    value: at % 7 === 0 ? null : 2000 + (at % 700),
    mean: null,
    text: at % 2 === 0 ? '居間' : '=1+1',
  }));
  const whole = await bytesOf(rows);
  expect(parquetMetadata(whole).row_groups.map(({ num_rows }) => num_rows)).toEqual([10_000n, 2000n]);
  const back = await parquetReadObjects({ file: whole, rowStart: 9990, rowEnd: 10_010 });
  expect(back).toEqual(rows.slice(9990, 10_010).map(expected));
  for (const length of [0, 4, whole.byteLength >> 1, whole.byteLength - 1]) {
    expect(() => parquetMetadata(whole.slice(0, length))).toThrow();
  }
});

test('where the rows fail, or nobody takes more, there is no footer', async () => {
  let ended = false;
  async function* failing() {
    try {
      for (let page = 0; page < 8; page++) {
        yield Array.from({ length: 2000 }, (_, at) => ({ ts: at, value: at, mean: null, text: null }));
      }
      throw new Error('the disk is gone');
    } finally {
      ended = true;
    }
  }
  const chunks: Uint8Array[] = [];
  const reading = async () => {
    for await (const chunk of parquetFile(columns, failing())) chunks.push(chunk);
  };
  await expect(reading()).rejects.toThrow('the disk is gone');
  expect(chunks.length).toBeGreaterThan(0);
  expect(() => parquetMetadata(new Uint8Array(Buffer.concat(chunks)).buffer)).toThrow();
  ended = false;
  for await (const chunk of parquetFile(columns, failing())) if (chunk.length > 0) break;
  expect(ended).toBe(true);
});
