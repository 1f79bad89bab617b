import type { Metric } from '@roomlog/store/metrics';
import type { Verdict } from '../../text/air.ts';
import { Icon } from '../Icon.tsx';

interface TileHeaderProps {
  icon: Metric | 'leaf';
  title: string;
  verdict: Verdict | null | undefined;
}

/** The chip says the verdict in words too, never by colour alone. No chip without a verdict for the metric. */
export function TileHeader({ icon, title, verdict }: TileHeaderProps) {
  return (
    <header class="tile-header">
      <span class="tile-icon">
        <Icon name={icon} />
      </span>
      <h2>{title}</h2>
      {verdict !== undefined && (
        <span class="chip" data-tone={verdict?.tone ?? 'neutral'}>
          {verdict?.word ?? '–'}
        </span>
      )}
    </header>
  );
}
