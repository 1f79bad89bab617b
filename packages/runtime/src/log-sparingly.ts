/** The same kind of error is logged once in this time. */
const intervalMs = 60_000;

const logged = new WeakMap<object, Map<string, { at: number; skipped: number }>>();

/**
 * Rate-limits a log line: writes it at once, and the same kind again only after a minute. A job that fails each second
 * on a full disk must not fill it further.
 * @param log the logger that the kinds are counted for
 * @param write writes the line; `skipped` is how many were left out since the last one, for the line to say
 */
export function logSparingly(log: object, kind: string, write: (left: { skipped?: number }) => void): void {
  const kinds = logged.get(log) ?? new Map<string, { at: number; skipped: number }>();
  logged.set(log, kinds);
  const last = kinds.get(kind);
  if (last && performance.now() - last.at < intervalMs) {
    last.skipped += 1;
    return;
  }
  kinds.set(kind, { at: performance.now(), skipped: 0 });
  write(last && last.skipped > 0 ? { skipped: last.skipped } : {});
}
