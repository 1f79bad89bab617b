import { MAX_DEPTH } from './decode.ts';

/**
 * Looks up the text of a value in `json` by its JSON pointer, as it came: numbers are not rounded. `json` must be valid
 * JSON, and the keys in the pointer without `~` and `/`.
 */
export function sourceFinder(json: string): (pointer: string) => string {
  const known = new Map<string, Map<string, string>>();
  return function sourceAt(pointer: string): string {
    if (pointer === '') return json;
    const cut = pointer.lastIndexOf('/');
    const parent = pointer.slice(0, cut);
    const siblings = known.get(parent) ?? membersOf(sourceAt(parent));
    known.set(parent, siblings);
    return siblings.get(pointer.slice(cut + 1)) ?? '';
  };
}

/** The members of a list by index, of an object by key. By hand: a regular expression overflows on long strings. */
function membersOf(json: string): Map<string, string> {
  const members = new Map<string, string>();
  const isObject = json.trimStart().startsWith('{');
  let depth = 0;
  let start = 0;
  const endMember = (end: number) => {
    const member = json.slice(start, end).trim();
    start = end + 1;
    if (member === '') return; // the inside of [] or {}
    const keyEnd = isObject ? endOfString(member, 0) + 1 : 0;
    if (isObject) members.set(JSON.parse(member.slice(0, keyEnd)), member.slice(keyEnd).replace(/^\s*:\s*/, ''));
    else members.set(String(members.size), member);
  };
  for (let at = 0; at < json.length; at++) {
    const char = json[at];
    if (char === '"') at = endOfString(json, at);
    else if ((char === '[' || char === '{') && depth++ === 0) start = at + 1;
    else if (char === ',' && depth === 1) endMember(at);
    else if ((char === ']' || char === '}') && --depth === 0) endMember(at);
  }
  return members;
}

/** Where the string that begins at `start` has its closing quote. */
function endOfString(json: string, start: number): number {
  let end = start + 1;
  while (json[end] !== '"') end += json[end] === '\\' ? 2 : 1;
  return end;
}

/**
 * Puts its digits, as text, in the place of each whole number that a double doesn't hold: `JSON.parse` has rounded it. A
 * time of 17 digits would keep every fourth millisecond only. Changes and returns `value`, which `json` was parsed into.
 *
 * The reviver of `JSON.parse` could tell the same (from Node 21 on), but it recurses, and one item that is nested
 * without end would cost all the others.
 */
export function keepDigits(value: unknown, json: string): unknown {
  if (!/\d{16}/.test(json)) return value;
  return withDigits(value, '', sourceFinder(json), MAX_DEPTH);
}

function withDigits(value: unknown, pointer: string, sourceAt: (pointer: string) => string, levels: number): unknown {
  if (typeof value === 'number' && Number.isInteger(value) && !Number.isSafeInteger(value)) {
    const source = sourceAt(pointer);
    return /^-?\d+$/.test(source) ? source : value;
  }
  if (typeof value !== 'object' || value === null || levels === 0) return value;
  for (const [key, child] of Object.entries(value)) {
    // A pointer would need to escape it.
    if (key.includes('/')) continue;
    const exact = withDigits(child, `${pointer}/${key}`, sourceAt, levels - 1);
    if (exact !== child) Object.assign(value, { [key]: exact });
  }
  return value;
}
