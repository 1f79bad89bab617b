import type { RefObject } from 'preact';
import { useEffect, useState } from 'preact/hooks';

interface Rows {
  from: number;
  to: number;
}

/** Rows beyond the window that are drawn too, so that neither scrolling nor the keyboard meets an end. */
const margin = 20;
/** The range moves in steps, so that few scrolls draw anything. */
const step = 10;

/** Which rows of a list are near the window. @param rowPx height of a row */
export function useVisibleRows(list: RefObject<HTMLElement | null>, count: number, rowPx: number): Rows {
  const [rows, setRows] = useState<Rows>({ from: 0, to: 60 });
  useEffect(() => {
    const measure = () => {
      const top = list.current?.getBoundingClientRect().top ?? 0;
      const first = Math.floor(-top / rowPx / step) * step;
      const last = Math.ceil((innerHeight - top) / rowPx / step) * step;
      const next = { from: Math.max(0, first - margin), to: last + margin };
      setRows((before) => (before.from === next.from && before.to === next.to ? before : next));
    };
    measure();
    const listening = new AbortController();
    addEventListener('scroll', measure, { passive: true, signal: listening.signal });
    addEventListener('resize', measure, { signal: listening.signal });
    return () => listening.abort();
  }, [list, rowPx, count]);
  return { from: Math.min(rows.from, count), to: Math.min(rows.to, count) };
}
