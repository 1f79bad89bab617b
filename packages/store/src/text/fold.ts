/**
 * What counts as the same letter for search: half and full width, upper and lower case, katakana and hiragana. Pure,
 * because the page imports it too: it marks the found words by the same rule.
 */

/** Katakana with a hiragana 0x60 below: ァ…ヶ, ヽ and ヾ. */
const katakana = /[\u30a1-\u30f6\u30fd\u30fe]/g;

/**
 * Folds ﾈｺ, ネコ and ねこ to the same text, and CAT and ｃａｔ. Lower case letter by letter, because a Greek sigma has
 * another lower case at the end of a word. Half a surrogate pair becomes U+FFFD, as in the file.
 */
export function fold(text: string): string {
  const lower = Array.from(text.toWellFormed().normalize('NFKC'), (letter) => letter.toLowerCase()).join('');
  return lower.replaceAll(katakana, (kana) => String.fromCharCode(kana.charCodeAt(0) - 0x60));
}

/** The folded words of a query, split at white space of any kind, U+3000 too. */
export function queryWords(query: string): string[] {
  return query
    .split(/\s+/u)
    .filter((word) => word !== '')
    .map(fold);
}

/** Whether the text has each of the folded words, also inside a longer word: the same rule as the search index. */
export function hasWords(text: string, words: readonly string[]): boolean {
  if (words.length === 0) return true;
  const folded = fold(text);
  return words.every((word) => folded.includes(word));
}

/** A part of a text, and whether it matches the query. */
export interface Passage {
  text: string;
  found: boolean;
}

const letters = new Intl.Segmenter('ja', { granularity: 'grapheme' });

/**
 * The text cut into matches and the parts between them. Never cuts a grapheme, because folding may join its characters.
 */
export function passages(text: string, words: readonly string[]): Passage[] {
  const parts = Array.from(letters.segment(text), ({ segment }) => ({ segment, folded: fold(segment) }));
  const folded = parts.map((part) => part.folded).join('');
  const hits = new Uint8Array(folded.length);
  for (const word of words) {
    for (let at = folded.indexOf(word); at >= 0; at = folded.indexOf(word, at + 1)) hits.fill(1, at, at + word.length);
  }
  const found: Passage[] = [];
  let at = 0;
  for (const part of parts) {
    const isHit = hits.subarray(at, at + part.folded.length).includes(1);
    at += part.folded.length;
    const last = found.at(-1);
    if (last?.found === isHit) last.text += part.segment;
    else found.push({ text: part.segment, found: isHit });
  }
  return found;
}
