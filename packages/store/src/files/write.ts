/** Columns and rows as a file of a format. */
import { InputError } from '../input-error.ts';
import type { Column, Pages } from './column.ts';
import { csv, ndjson, writeLines } from './lines.ts';
import { parquetFile } from './parquet.ts';

/** The formats of a file; messages come in the first two. */
export const fileFormats = ['csv', 'ndjson', 'parquet'] as const;
/** One of {@link fileFormats}. */
export type FileFormat = (typeof fileFormats)[number];

/** Bytes of a file, or text to be written in UTF-8. */
export type FileChunk = string | Uint8Array;

/** The format of a file. */
export interface WriteOptions {
  format: FileFormat;
  /** IANA name of the zone of written times; Parquet has moments without one. */
  zone: string;
  /** CSV for spreadsheets. */
  excel?: boolean;
}

/** @throws InputError when the format has no variant for spreadsheets */
export function expectExcelFits({ format, excel }: Pick<WriteOptions, 'format' | 'excel'>): void {
  if (excel === true && format !== 'csv') throw new InputError('excel is for CSV; ask for csv, or leave excel out.');
}

/** A page of rows is asked for when the last one is written and taken: a slow reader costs no memory. */
export function writeFile<Row>(
  columns: readonly Column<Row>[],
  pages: Pages<Row>,
  { format, zone, excel = false }: WriteOptions,
): AsyncGenerator<FileChunk> {
  if (format === 'parquet') return parquetFile(columns, pages);
  return writeLines(columns, pages, format === 'csv' ? csv(zone, excel) : ndjson(zone));
}
