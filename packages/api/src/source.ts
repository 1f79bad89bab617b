interface Container {
  /** undefined below the depth that is asked for. */
  pointer: string | undefined;
  start: number;
  /** Of the member now being read: a list's index, or an object's key once it is known. */
  key: number | string | undefined;
}

/**
 * The text of the values at these JSON pointers, as it came: numbers unrounded, however deep. `json` has passed
 * JSON.parse, so a scan for quotes and brackets is enough.
 */
export function sourcesAt(json: string, pointers: ReadonlySet<string>): Map<string, string> {
  const sources = new Map<string, string>();
  const open: Container[] = [];
  let deepest = 0;
  for (const pointer of pointers) deepest = Math.max(deepest, pointer.split('/').length - 1);

  const token = /["[\]{},]|[^\s:"[\]{},]+/g;
  for (let match = token.exec(json); match; match = token.exec(json)) {
    const { 0: first, index } = match;
    const parent = open.at(-1);
    if (first === ',') {
      if (parent) parent.key = typeof parent.key === 'number' ? parent.key + 1 : undefined;
      continue;
    }
    if (first === '"') token.lastIndex = endOfString(json, index);
    const isEnd = first === ']' || first === '}';
    const isStart = first === '[' || first === '{';
    if (parent && parent.key === undefined && !isStart && !isEnd) {
      parent.key = JSON.parse(json.slice(index, token.lastIndex)).replaceAll('~', '~0').replaceAll('/', '~1');
      continue;
    }
    const place = open.length > deepest ? undefined : parent ? `${parent.pointer}/${parent.key}` : '';
    const value = isEnd ? open.pop() : { pointer: place, start: index, key: first === '[' ? 0 : undefined };
    if (isStart && value) open.push(value);
    else if (value?.pointer !== undefined && pointers.has(value.pointer)) {
      sources.set(value.pointer, json.slice(value.start, token.lastIndex));
    }
  }
  return sources;
}

/** By hand: a pattern for strings with many escapes overflows its stack. */
function endOfString(json: string, start: number): number {
  let end = start + 1;
  while (json[end] !== '"') end += json[end] === '\\' ? 2 : 1;
  return end + 1;
}
