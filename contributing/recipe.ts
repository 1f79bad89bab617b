/** Recipes of docs/contributing.md: read from the page, and done in a copy of the sources. */
import { cpSync, existsSync, mkdtempSync, readFileSync, rmSync, symlinkSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join, resolve } from 'node:path';
import { onTestFinished } from 'vitest';

interface Edit {
  file: string;
  /** Undefined for a new file. */
  place: { side: 'before' | 'after'; line: string } | undefined;
  text: string;
}

const block = /^ *`([^`]+)`(?:, (before|after) (`+) ?(.+?) ?\3)?:\n\n( *)```\w*\n(.*?)\n\5```$/gms;

/**
 * The edits of a section, in its order.
 * @param words what stands for what: `{ N: '10' }`
 */
function readRecipe(title: string, words: Record<string, string>): Edit[] {
  const section = readFileSync('docs/contributing.md', 'utf8')
    .split(/^## /m)
    .find((text) => text.startsWith(`${title}\n`));
  const told = (section ?? '').replaceAll(/\bN+\b/g, (word) => words[word] ?? word);
  return [...told.matchAll(block)].map(([, file = '', side, , line = '', indent = '', text = '']) => ({
    file,
    place: side === undefined ? undefined : { side: side as 'before' | 'after', line },
    text: text.replaceAll(new RegExp(`^${indent}`, 'gm'), ''),
  }));
}

/** @throws where a file or a line isn't what the recipe takes it for */
function apply(folder: string, { file, place, text }: Edit): void {
  const path = join(folder, file);
  if (!place) {
    if (existsSync(path)) throw new Error(`There is a ${file} already.`);
    writeFileSync(path, `${text}\n`);
    return;
  }
  const lines = readFileSync(path, 'utf8').split('\n');
  const isMeant = (each: string) => each.trimStart().startsWith(place.line);
  if (!lines.some(isMeant)) throw new Error(`No line of ${file} begins with ${place.line}.`);
  const at = place.side === 'before' ? lines.findIndex(isMeant) : lines.findLastIndex(isMeant) + 1;
  writeFileSync(path, lines.toSpliced(at, 0, text).join('\n'));
}

/** @returns the folder of a copy in which the recipe was followed; it is gone when the test ends */
export function followRecipe(title: string, words: Record<string, string> = {}): string {
  const folder = mkdtempSync(join(tmpdir(), 'roomlog-recipe-'));
  onTestFinished(() => rmSync(folder, { recursive: true }));
  for (const part of ['package.json', 'tsconfig.json', 'apps', 'packages', 'contributing', 'docs']) {
    // Links between packages are relative: in the copy they lead to its own.
    cpSync(part, join(folder, part), { recursive: true, verbatimSymlinks: true });
  }
  symlinkSync(resolve('node_modules'), join(folder, 'node_modules'));
  const edits = readRecipe(title, words);
  if (edits.length === 0) throw new Error(`docs/contributing.md has no recipe “${title}”.`);
  for (const edit of edits) apply(folder, edit);
  return folder;
}
