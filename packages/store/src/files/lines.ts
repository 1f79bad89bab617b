/** Files of text, a line for each row: CSV (RFC 4180), CSV for Excel, and one JSON object per line (NDJSON). */
import type { Column, NumberType, Pages } from './column.ts';
import { TextBytes } from './text-bytes.ts';
import { zoneOffsets, zoneTimes } from './zone-times.ts';

/** How a format writes the cells of a line, and what comes between them. */
interface LineFormat {
  /** The line above all others. */
  header: (names: readonly string[]) => string;
  /** What comes before a cell. */
  before: (name: string, at: number) => string;
  numbers: Record<NumberType, (out: TextBytes, value: number) => void>;
  text: (value: string) => string;
  /** Instead of null. */
  nothing: string;
  /** What ends a line. */
  end: string;
}

/** The lines of a file. @returns the header, then the bytes of one page of rows at a time */
export async function* writeLines<Row>(
  columns: readonly Column<Row>[],
  pages: Pages<Row>,
  format: LineFormat,
): AsyncGenerator<Uint8Array> {
  const above = format.header(columns.map(({ name }) => name));
  if (above !== '') yield Buffer.from(above);
  const cells = columns.map((column, at) => cellWriter(column, format.before(column.name, at), format));
  const end = Buffer.from(format.end);
  const out = new TextBytes();
  for await (const page of pages) {
    for (const row of page) {
      for (const cell of cells) cell(out, row);
      out.encoded(end);
    }
    if (page.length > 0) yield out.take();
  }
}

/** Writes a cell of a row, and what comes before it. */
function cellWriter<Row>(
  column: Column<Row>,
  before: string,
  { numbers, text, nothing }: LineFormat,
): (out: TextBytes, row: Row) => void {
  const [start, empty] = [Buffer.from(before), Buffer.from(before + nothing)];
  if (column.type === 'text') {
    // Names of a sensor are the same for all of its rows.
    let [last, encoded]: [string | null, Buffer] = [null, empty];
    return (out, row) => {
      const value = column.of(row);
      if (value !== last) [last, encoded] = [value, value === null ? empty : Buffer.from(before + text(value))];
      out.encoded(encoded);
    };
  }
  const write = numbers[column.type];
  return (out, row) => {
    const value = column.of(row);
    out.encoded(value === null ? empty : start);
    if (value !== null) write(out, value);
  };
}

/** Numbers as text, times in a zone; `quote` is what stands around a time. */
function numbersIn(zone: string, quote = ''): LineFormat['numbers'] {
  return {
    time: zoneTimes(zone, (date, offset) => [`${quote}${date}T`, `${offset}${quote}`]),
    local_time: zoneTimes(zone, (date) => [`${quote}${date.replaceAll('-', '/')} `, quote]),
    // Not the bare `+09:00`, which a spreadsheet would take for a formula.
    utc_offset: zoneOffsets(zone, (offset) => `${quote}UTC${offset}${quote}`),
    integer: (out, value) => out.integer(value),
    hundredths: (out, value) => out.hundredths(value),
    number: (out, value) => out.text(String(value)),
  };
}

const bom = '\uFEFF';

/** @param excel a byte order mark, without which Excel reads no Japanese, and CRLF */
export function csv(zone: string, excel: boolean): LineFormat {
  const end = excel ? '\r\n' : '\n';
  return {
    header: (names) => `${excel ? bom : ''}${names.map(csvText).join(',')}${end}`,
    before: (_, at) => (at === 0 ? '' : ','),
    numbers: numbersIn(zone),
    text: csvText,
    nothing: '',
    end,
  };
}

export function ndjson(zone: string): LineFormat {
  return {
    header: () => '',
    before: (name, at) => `${at === 0 ? '{' : ','}${JSON.stringify(name)}:`,
    numbers: numbersIn(zone, '"'),
    text: (value) => JSON.stringify(value),
    nothing: 'null',
    end: '}\n',
  };
}

/** A spreadsheet would run this as a formula, also after control characters, which it may strip. */
const formula = /^(\s*[=+\-@＝＋－＠]|[\t\r\n])/;

/**
 * Escapes formulas with an apostrophe, because others wrote the text:
 * https://owasp.org/www-community/attacks/CSV_Injection
 */
function csvText(given: string): string {
  const text = formula.test(given) ? `'${given}` : given;
  return /[",;\t\r\n]|^\s|\s$/.test(text) ? `"${text.replaceAll('"', '""')}"` : text;
}
