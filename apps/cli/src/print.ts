/** How results look: tables for people, JSON for programs. */

export function printJson(value: unknown): void {
  process.stdout.write(`${JSON.stringify(value)}\n`);
}

export function printLine(line = ''): void {
  process.stdout.write(`${line}\n`);
}

/** Columns as wide as their widest cell; Japanese characters take two places on a terminal. */
export function printTable(rows: string[][]): void {
  const widths = rows.reduce<number[]>(
    (found, row) => row.map((cell, at) => Math.max(found[at] ?? 0, width(cell))),
    [],
  );
  for (const row of rows) {
    const cells = row.map((cell, at) => cell + ' '.repeat((widths[at] ?? 0) - width(cell)));
    printLine(cells.join('  ').trimEnd());
  }
}

/** East Asian wide and full-width characters, and emoji. */
const wide =
  /[\u1100-\u115f\u2e80-\ua4cf\uac00-\ud7a3\uf900-\ufaff\ufe30-\ufe6f\uff00-\uff60\uffe0-\uffe6\u{1f300}-\u{1faff}]/gu;

function width(text: string): number {
  return Array.from(text).length + (text.match(wide)?.length ?? 0);
}

/** Other people's text on one line, without the control characters that could steer a terminal. */
export function plain(text: string): string {
  return text.replace(/[\p{Cc}\u2028\u2029]+/gu, ' ');
}

const minute = new Intl.DateTimeFormat('sv-SE', { dateStyle: 'short', timeStyle: 'short' });

/** `2026-11-22 18:42` in the zone, or the machine's. */
export function localTime(date: Date, timeZone?: string): string {
  if (timeZone === undefined) return minute.format(date);
  return new Intl.DateTimeFormat('sv-SE', { dateStyle: 'short', timeStyle: 'short', timeZone }).format(date);
}
