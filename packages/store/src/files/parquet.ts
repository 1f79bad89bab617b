/**
 * Parquet (https://parquet.apache.org/docs/file-format/), row group by row group. Its footer comes last, so that no
 * reader takes a part of a file for the whole.
 */
import type { SchemaElement } from 'hyparquet';
import type { Column, Pages } from './column.ts';

/**
 * Cells of a row group. All of them are in memory at once, and while they are encoded nobody else is served; a larger
 * group makes a file hardly smaller (bench/src/files.ts).
 */
const cellsAtATime = 50_000;

interface ParquetType {
  element: Omit<SchemaElement, 'name'>;
  convert?: (value: number) => number | bigint;
  /** For what grows from row to row: the writer's own choice would take some times as much. */
  encoding?: 'DELTA_BINARY_PACKED';
}

/** Without the types of columns that are for spreadsheets. */
const types: Partial<Record<Column<never>['type'], ParquetType>> = {
  time: {
    element: { type: 'INT64', converted_type: 'TIMESTAMP_MILLIS', repetition_type: 'REQUIRED' },
    convert: (ts) => BigInt(ts * 1000),
    encoding: 'DELTA_BINARY_PACKED',
  },
  integer: {
    element: { type: 'INT64', repetition_type: 'REQUIRED' },
    convert: BigInt,
    encoding: 'DELTA_BINARY_PACKED',
  },
  hundredths: { element: { type: 'DOUBLE', repetition_type: 'OPTIONAL' }, convert: (value) => value / 100 },
  number: { element: { type: 'DOUBLE', repetition_type: 'OPTIONAL' } },
  text: { element: { type: 'BYTE_ARRAY', converted_type: 'UTF8', repetition_type: 'OPTIONAL' } },
};

function typeOf<Row>({ name, type }: Column<Row>): ParquetType {
  const found = types[type];
  if (!found) throw new Error(`the column ${name} is for spreadsheets`);
  return found;
}

/**
 * Times are UTC in milliseconds, values are doubles, texts are UTF-8 with a dictionary. Holds one row group in memory,
 * and about 1 kB for each one that was written, for the footer.
 * @returns a row group at a time, then the footer
 */
export async function* parquetFile<Row>(
  columns: readonly Column<Row>[],
  pages: Pages<Row>,
): AsyncGenerator<Uint8Array> {
  // Loaded only for who wants Parquet.
  const { ByteWriter, ParquetWriter } = await import('hyparquet-writer');
  const bytes = new ByteWriter();
  const elements = columns.map((column) => ({ name: column.name, ...typeOf(column).element }));
  const schema = [{ name: 'root', num_children: columns.length }, ...elements];
  const file = new ParquetWriter({ writer: bytes, schema, createdBy: 'roomlog' });
  const take = () => {
    const taken = bytes.getBytes().slice();
    // The file's `offset` goes on.
    bytes.index = 0;
    return taken;
  };
  for await (const rows of groupsOf(pages, Math.max(1, Math.floor(cellsAtATime / columns.length)))) {
    void file.write({ columnData: columns.map((column) => cellsOf(column, rows)), rowGroupSize: rows.length });
    yield take();
  }
  void file.finish();
  yield take();
}

async function* groupsOf<Row>(pages: Pages<Row>, size: number): AsyncGenerator<Row[]> {
  let rows: Row[] = [];
  for await (const page of pages) {
    for (const row of page) rows.push(row);
    for (; rows.length >= size; rows = rows.slice(size)) yield rows.slice(0, size);
  }
  if (rows.length > 0) yield rows;
}

function cellsOf<Row>(column: Column<Row>, rows: readonly Row[]) {
  const { convert, encoding } = typeOf(column);
  const data = rows.map((row) => {
    const value = column.of(row);
    return typeof value === 'number' && convert ? convert(value) : value;
  });
  return { name: column.name, data, offsetIndex: false, ...(encoding && { encoding }) };
}
