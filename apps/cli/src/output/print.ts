/** Prints results: tables for people, JSON for programs. All text from other people must go through here to a terminal. */

/** Control characters (ISO 6429), line separators, and characters that change the text direction. */
const controls = /[\p{Cc}\u2028\u2029\u202a-\u202e\u2066-\u2069]/gu;

/** Text on one line, without the characters that could control a terminal. */
export function plain(text: string): string {
  return text.replace(controls, ' ');
}

export function printJson(value: unknown): void {
  process.stdout.write(`${jsonLine(value)}\n`);
}

/** JSON that also escapes the characters that could control a terminal and that `JSON.stringify` keeps. */
export function jsonLine(value: unknown): string {
  return JSON.stringify(value).replace(controls, (it) => `\\u${it.charCodeAt(0).toString(16).padStart(4, '0')}`);
}

export function printLine(line = ''): void {
  process.stdout.write(`${plain(line)}\n`);
}

/** Columns are as wide as their widest cell; rows may be short. Japanese characters take two columns of a terminal. */
export function printTable(rows: string[][]): void {
  const cells = rows.map((row) => row.map(plain));
  const widths: number[] = [];
  for (const row of cells) for (const [at, cell] of row.entries()) widths[at] = Math.max(widths[at] ?? 0, width(cell));
  const lines = cells.map((row) =>
    row
      .map((cell, at) => cell + ' '.repeat((widths[at] ?? 0) - width(cell)))
      .join('  ')
      .trimEnd(),
  );
  process.stdout.write(lines.map((line) => `${line}\n`).join(''));
}

/** East Asian wide and full-width characters, and emoji. */
const wide =
  /[\u1100-\u115f\u2e80-\ua4cf\uac00-\ud7a3\uf900-\ufaff\ufe30-\ufe6f\uff00-\uff60\uffe0-\uffe6\u{1f300}-\u{1faff}]/gu;

function width(text: string): number {
  return Array.from(text).length + (text.match(wide)?.length ?? 0);
}

/** Formats dates as `2026-11-22 18:42` in the zone; without one, in the machine's. */
export function timeIn(timeZone?: string): (date: Date) => string {
  const format = new Intl.DateTimeFormat('sv-SE', { dateStyle: 'short', timeStyle: 'short', timeZone });
  return (date) => format.format(date);
}
