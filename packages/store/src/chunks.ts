/**
 * Slices of `size` items. Between two of them the event loop has a turn: a long chain of awaited statements never comes
 * to one by itself, and timers and sockets would wait.
 */
export async function* inChunks<T>(items: readonly T[], size: number): AsyncGenerator<readonly T[]> {
  for (let at = 0; at < items.length; at += size) {
    if (at > 0) await new Promise(setImmediate);
    yield items.slice(at, at + size);
  }
}
