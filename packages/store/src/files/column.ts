/**
 * A file is a table (columns), rows (a stream of pages) and the writer of a format. Whatever a file may hold is a
 * column; whatever order its rows may have is a stream; nothing knows the others.
 */

/** What the cells of a column are. Each format writes each of them in its own way. */
export type NumberType =
  /** Epoch seconds, written as a moment. */
  | 'time'
  /** Epoch seconds, written as the zone's clock shows them, in a form that spreadsheets take for a date. */
  | 'local_time'
  /** Epoch seconds, written as the zone's offset at that time. */
  | 'utc_offset'
  /** A whole number. */
  | 'integer'
  /** A value of a sensor as it is stored: a whole number of 1/100. */
  | 'hundredths'
  | 'number';

/** A column: its name in the header, and its cell in a row. */
export type Column<Row> =
  | { name: string; type: 'text'; of: (row: Row) => string | null }
  | { name: string; type: NumberType; of: (row: Row) => number | null };

/** Rows of a file, some thousand at a time. */
export type Pages<Row> = AsyncIterable<readonly Row[]>;
