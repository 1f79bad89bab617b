import { type Passage, passages } from '@roomlog/store/fold';

/** How many characters are shown before the first found word. */
const before = 16;

/** A message's text for the search results: the found words marked, the first one near the beginning. */
export function snippet(text: string, words: readonly string[]): Passage[] {
  const [first, ...rest] = passages(text.replaceAll(/\s+/gu, ' ').trim(), words);
  if (!first || first.found || rest.length === 0) return first ? [first, ...rest] : [];
  const letters = Array.from(first.text);
  const start = letters.length > before * 1.5 ? `…${letters.slice(-before).join('')}` : first.text;
  return [{ text: start, found: false }, ...rest];
}
