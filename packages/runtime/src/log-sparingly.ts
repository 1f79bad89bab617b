/** A fault that goes on is said again after so long. */
const pauseMs = 60_000;

const said = new WeakMap<object, Map<string, { at: number; skipped: number }>>();

/**
 * Writes a line about a fault at once, and about the same kind again only once a minute: what fails each second over a
 * full disk would fill it further.
 * @param log whose lines are counted
 * @param write is given how many were left out since the last one, to be logged too
 */
export function logSparingly(log: object, kind: string, write: (left: { skipped?: number }) => void): void {
  const kinds = said.get(log) ?? new Map<string, { at: number; skipped: number }>();
  said.set(log, kinds);
  const last = kinds.get(kind);
  if (last && performance.now() - last.at < pauseMs) {
    last.skipped += 1;
    return;
  }
  kinds.set(kind, { at: performance.now(), skipped: 0 });
  write(last && last.skipped > 0 ? { skipped: last.skipped } : {});
}
