const TOKEN = /"[^"\\]*(?:\\.[^"\\]*)*"|[[\]{},:]|[^\s[\]{},:"]+/g;

interface Container {
  pointer: string;
  start: number;
  /** Of the member now being read: a list's index, or an object's key once it is known. */
  key: number | string | undefined;
}

/**
 * The text of the values at these JSON pointers, as it came: numbers unrounded, however deep. `json` has passed
 * JSON.parse, so a scan for brackets is enough.
 */
export function sourcesAt(json: string, pointers: ReadonlySet<string>): Map<string, string> {
  const sources = new Map<string, string>();
  const open: Container[] = [];
  const note = (pointer: string, start: number, end: number) => {
    if (pointers.has(pointer)) sources.set(pointer, json.slice(start, end));
  };
  for (const { 0: token, index } of json.matchAll(TOKEN)) {
    const parent = open.at(-1);
    if (token === ':') continue;
    if (token === ',') {
      if (parent) parent.key = typeof parent.key === 'number' ? parent.key + 1 : undefined;
    } else if (token === ']' || token === '}') {
      open.pop();
      if (parent) note(parent.pointer, parent.start, index + 1);
    } else if (token !== '[' && token !== '{' && parent?.key === undefined) {
      if (parent) parent.key = JSON.parse(token).replaceAll('~', '~0').replaceAll('/', '~1');
    } else {
      const pointer = parent ? `${parent.pointer}/${parent.key}` : '';
      if (token === '[') open.push({ pointer, start: index, key: 0 });
      else if (token === '{') open.push({ pointer, start: index, key: undefined });
      else note(pointer, index, index + token.length);
    }
  }
  return sources;
}
