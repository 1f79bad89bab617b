/**
 * Slices of `size` items. Yields to the event loop between two slices: awaited statements of SQLite are microtasks, so
 * a long chain of them would block timers and sockets.
 */
export async function* inChunks<T>(items: readonly T[], size: number): AsyncGenerator<readonly T[]> {
  for (let at = 0; at < items.length; at += size) {
    if (at > 0) await new Promise(setImmediate);
    yield items.slice(at, at + size);
  }
}
