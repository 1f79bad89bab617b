import { existsSync, readFileSync, writeFileSync } from 'node:fs';

const file = new URL('../results.md', import.meta.url);

/** Prints a section and puts it in the place of the former one with its heading in results.md, or at the end. */
export function report(section: string): void {
  process.stdout.write(section);
  const sections = existsSync(file) ? readFileSync(file, 'utf8').split(/\n(?=# )/) : [];
  const headingOf = (text: string) => text.trim().split('\n')[0];
  const place = sections.findIndex((text) => headingOf(text) === headingOf(section));
  sections.splice(place === -1 ? sections.length : place, 1, section);
  writeFileSync(file, sections.map((text) => `${text.trim()}\n`).join('\n'));
}

export const median = (list: readonly number[]) => list.toSorted((a, b) => a - b)[list.length >> 1] ?? 0;

/** A table's cell: whether a goal was reached. */
export const reached = (isReached: boolean) => (isReached ? 'yes' : '**no**');
