/** Files of text, a line for each row: CSV (RFC 4180), CSV for Excel, and one JSON object per line (NDJSON). */
import type { Column, NumberType, Pages } from './column.ts';
import { zoneTimes } from './zone-times.ts';

/** How a format writes the cells of a line, and what comes between them. */
interface LineFormat {
  /** The line above all others. */
  header: (names: readonly string[]) => string;
  /** What comes before a cell. */
  before: (name: string, at: number) => string;
  numbers: Record<NumberType, (value: number) => string>;
  text: (value: string) => string;
  /** Instead of null. */
  nothing: string;
  /** What ends a line. */
  end: string;
}

/** The lines of a file. @returns the header, then one string per page of rows */
export async function* writeLines<Row>(
  columns: readonly Column<Row>[],
  pages: Pages<Row>,
  { header, before, numbers, text, nothing, end }: LineFormat,
): AsyncGenerator<string> {
  const cells = columns.map((column, at) => {
    const start = before(column.name, at);
    if (column.type === 'text') {
      return (row: Row) => {
        const value = column.of(row);
        return start + (value === null ? nothing : text(value));
      };
    }
    const write = numbers[column.type];
    return (row: Row) => {
      const value = column.of(row);
      return start + (value === null ? nothing : write(value));
    };
  });
  const above = header(columns.map(({ name }) => name));
  if (above !== '') yield above;
  for await (const page of pages) {
    let lines = '';
    for (const row of page) {
      for (const cell of cells) lines += cell(row);
      lines += end;
    }
    if (lines !== '') yield lines;
  }
}

/** Numbers as text, times in a zone; `quote` is what stands around a time. */
function numbersIn(zone: string, quote = ''): LineFormat['numbers'] {
  const time = zoneTimes(zone, (date, offset) => [`${quote}${date}T`, `${offset}${quote}`]);
  return {
    time,
    local_time: zoneTimes(zone, (date) => [`${quote}${date.replaceAll('-', '/')} `, quote]),
    // Not the bare `+09:00`, which a spreadsheet would take for a formula.
    utc_offset: (ts) => `${quote}UTC${time(ts).slice(quote.length + '2026-11-22T18:42:00'.length)}`,
    integer: String,
    hundredths: decimal,
    number: String,
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

/** ``, `.01` to `.1` to `.99`. */
const fractions = Array.from({ length: 100 }, (_, n) => String(n / 100).slice(1));

/** `String(hundredths / 100)`, ten times as fast. */
function decimal(hundredths: number): string {
  if (hundredths < 0) return `-${decimal(-hundredths)}`;
  return Math.floor(hundredths / 100) + (fractions[hundredths % 100] ?? '');
}
