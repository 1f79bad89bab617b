import { box, sparkPath } from './spark-path.ts';

/** The last day of a place; what it says stands in words beside it. */
export function Sparkline({ values }: { values: readonly (number | null)[] }) {
  const path = sparkPath(values);
  return (
    <span class="spark" aria-hidden="true">
      {path && (
        <svg viewBox={`0 0 ${box.width} ${box.height}`} preserveAspectRatio="none" aria-hidden="true">
          <path class="spark-area" d={path.area} />
          <path class="spark-line" d={path.line} />
        </svg>
      )}
      {path?.end && <b style={{ left: `${100 * path.end.x}%`, top: `${100 * path.end.y}%` }} />}
    </span>
  );
}
