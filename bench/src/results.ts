import { existsSync, readFileSync, writeFileSync } from 'node:fs';

const file = new URL('../results.md', import.meta.url);

/** Of `pnpm bench --quick`: prints what was found, keeps none of it, and fails where a goal is clearly missed. */
const isQuick = process.env['ROOMLOG_BENCH_QUICK'] === '1';

/** Beyond this share of a goal a machine with other work is no excuse. */
const clearly = 4 / 3;

/** Prints a section and puts it in the place of the former one with its heading in results.md, or at the end. */
export function report(section: string): void {
  process.stdout.write(section);
  if (isQuick) return;
  const sections = existsSync(file) ? readFileSync(file, 'utf8').split(/\n(?=# )/) : [];
  const headingOf = (text: string) => text.trim().split('\n')[0];
  const place = sections.findIndex((text) => headingOf(text) === headingOf(section));
  sections.splice(place === -1 ? sections.length : place, 1, section);
  writeFileSync(file, sections.map((text) => `${text.trim()}\n`).join('\n'));
}

export const median = (list: readonly number[]) => list.toSorted((a, b) => a - b)[list.length >> 1] ?? 0;

/** A table's cell: whether a figure is at most its goal. */
export const atMost = (value: number, most: number): string => judged(value / most);

/** A table's cell: whether a figure is at least its goal. */
export const atLeast = (value: number, least: number): string => judged(least / value);

/** A table's cell for several goals. */
export const everyGoal = (verdicts: readonly string[]): string => verdicts.find((verdict) => verdict !== yes) ?? yes;

const yes = 'yes';

function judged(share: number): string {
  if (isQuick && !(share <= clearly)) process.exitCode = 1;
  return share <= 1 ? yes : '**no**';
}
