/*
 * Splits a JSON list into batches of whole elements. The text of a long list, its parsed values and their models
 * together take many times its size, and parsing it at once blocks the event loop.
 */

const [QUOTE, BACKSLASH, COMMA, BRACKET, BRACKET_END, BRACE, BRACE_END] = Buffer.from('"\\,[]{}');
const isBlank = (byte: number | undefined) => byte === 0x20 || byte === 0x0a || byte === 0x0d || byte === 0x09;
const isNotBlank = (byte: number) => !isBlank(byte);
const BOM = [0xef, 0xbb, 0xbf];

/** Receives whole elements with the commas between them: put in brackets, they are JSON if the list is. */
type OnElements = (elements: Uint8Array, isLast: boolean) => void;

/**
 * Passes elements on in batches, as soon as they are whole. It looks at quotes, brackets and commas only: in UTF-8
 * these are single bytes and never a part of another character.
 */
export function createElementReader(onElements: OnElements) {
  let state: 'before' | 'list' | 'after' | 'other' | 'broken' = 'before';
  let read = 0;
  let bom = 0;
  let depth = 0;
  let isString = false;
  let isEscaped = false;
  /** The chunks of the next batch, or of a value that is no list. */
  let pending: Uint8Array[] = [];

  /** Where the value begins in the chunk, without the bracket of a list. */
  function begin(chunk: Uint8Array): number {
    let at = 0;
    for (; at < chunk.length; at++) {
      if (chunk[at] === BOM[bom] && read + at === bom) bom++;
      else if (isNotBlank(chunk[at] ?? 0)) break;
    }
    read += at;
    if (at === chunk.length) return at;
    if (bom % BOM.length !== 0) state = 'broken';
    else state = chunk[at] === BRACKET ? 'list' : 'other';
    return state === 'list' ? at + 1 : at;
  }

  /** Where the last element that is whole ends: at a comma, or where the list ends. -1 for none. */
  function findEnd(chunk: Uint8Array, start: number): number {
    let end = -1;
    for (let at = start; at < chunk.length; at++) {
      const byte = chunk[at];
      if (isString) {
        if (isEscaped) isEscaped = false;
        else if (byte === BACKSLASH) isEscaped = true;
        else if (byte === QUOTE) isString = false;
      } else if (byte === QUOTE) isString = true;
      else if (byte === BRACKET || byte === BRACE) depth++;
      else if (byte === COMMA && depth === 0) end = at;
      else if ((byte === BRACKET_END || byte === BRACE_END) && depth-- === 0) {
        state = byte === BRACKET_END ? 'after' : 'broken';
        return at;
      }
    }
    return end;
  }

  function pushToList(chunk: Uint8Array): void {
    const end = findEnd(chunk, 0);
    if (end === -1) {
      pending.push(chunk);
      return;
    }
    const elements = concat([...pending, chunk.subarray(0, end)]);
    const rest = chunk.subarray(end + 1);
    pending = [rest];
    if (state === 'after' && rest.some(isNotBlank)) state = 'broken';
    if (state !== 'broken') onElements(elements, state === 'after');
  }

  return {
    push(chunk: Uint8Array): void {
      const rest = state === 'before' ? chunk.subarray(begin(chunk)) : chunk;
      if (state === 'list') pushToList(rest);
      else if (state === 'other') pending.push(rest);
      else if (state === 'after' && rest.some(isNotBlank)) state = 'broken';
    },
    /** Bytes of the incomplete element, or of the value that came instead of a list. */
    pendingBytes: () => pending.reduce((size, { length }) => size + length, 0),
    /** After the last byte: a whole list, the bytes of another value, or neither. */
    end(): 'list' | 'broken' | Uint8Array {
      if (state === 'other') return concat(pending);
      return state === 'after' ? 'list' : 'broken';
    },
  };
}

/** The chunks of a body in one piece. */
export async function readAll(body: AsyncIterable<Uint8Array>): Promise<Uint8Array> {
  const chunks: Uint8Array[] = [];
  for await (const chunk of body) chunks.push(chunk);
  return concat(chunks);
}

/** One array of its own, without the second copy that `new Uint8Array(Buffer.concat(…))` makes. */
function concat(chunks: readonly Uint8Array[]): Uint8Array {
  const all = new Uint8Array(chunks.reduce((size, { length }) => size + length, 0));
  let at = 0;
  for (const chunk of chunks) {
    all.set(chunk, at);
    at += chunk.length;
  }
  return all;
}
