import fc from 'fast-check';
import { expect, test } from 'vitest';
import { wideRows } from './reading-rows.ts';

/** @param ended counts the streams that were closed */
async function* stream(pages: number[][], name: number, ended = { count: 0 }) {
  try {
    for (const page of pages) yield page.map((ts, at) => ({ ts, name, at }));
  } finally {
    ended.count += 1;
  }
}

const timeOf = ({ ts }: { ts: number }) => ts;

async function all<Row>(pages: AsyncIterable<Row[]>): Promise<Row[]> {
  const rows: Row[] = [];
  for await (const page of pages) rows.push(...page);
  return rows;
}

test('however streams are paged, each value is in one row, in its column, in the order of time', async () => {
  const times = fc
    .array(fc.integer({ min: 0, max: 12 }), { maxLength: 12 })
    .map((list) => list.toSorted((a, b) => a - b));
  const cut = (list: number[], size: number) =>
    Array.from({ length: Math.ceil(list.length / size) + 1 }, (_, page) => list.slice(page * size, (page + 1) * size));
  await fc.assert(
    fc.asyncProperty(fc.array(fc.tuple(times, fc.integer({ min: 1, max: 4 })), { maxLength: 5 }), async (given) => {
      const rows = await all(
        wideRows(
          given.map(([list, size], name) => stream(cut(list, size), name)),
          timeOf,
        ),
      );
      for (const [name, [list]] of given.entries()) {
        const column = rows.flatMap(({ ts, values }) => (values[name] ? [{ ts, value: values[name] }] : []));
        expect(column.map(({ ts }) => ts)).toEqual(list);
        expect(column.map(({ value }) => value)).toMatchObject(list.map((ts) => ({ ts, name })));
      }
      const order = rows.map(({ ts }) => ts);
      expect(order).toEqual(order.toSorted((a, b) => a - b));
      // As many rows of a time as the sensor with the most values of it has.
      const most = (ts: number) => Math.max(...given.map(([list]) => list.filter((one) => one === ts).length));
      for (const ts of new Set(order)) expect(order.filter((one) => one === ts)).toHaveLength(most(ts));
    }),
  );
});

test('whoever stops reading ends all streams', async () => {
  const ended = { count: 0 };
  const long = Array.from({ length: 3000 }, (_, ts) => [ts]);
  for await (const page of wideRows([stream(long, 0, ended), stream(long, 1, ended)], timeOf)) {
    expect(page).toHaveLength(1000);
    break;
  }
  expect(ended.count).toBe(2);
});
