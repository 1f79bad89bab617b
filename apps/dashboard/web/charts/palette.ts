/** The colours of the stylesheet, for canvases. */
import { type Metric, metrics } from '../metrics.ts';

export interface Palette {
  line: Record<Metric, string>;
  soft: Record<Metric, string>;
  /** Light's soft colour without opacity: canvases would mix `transparent` with black. */
  lightFade: string;
  grid: string;
  major: string;
  night: string;
  outside: string;
  limit: string;
  hatch: string;
  compare: string;
  label: string;
  strong: string;
  card: string;
  font: string;
}

export function readPalette(style: CSSStyleDeclaration): Palette {
  const token = (name: string) => style.getPropertyValue(`--${name}`).trim();
  const perMetric = (suffix: string) =>
    Object.fromEntries(metrics.map((metric) => [metric, token(`${metric}${suffix}`)])) as Record<Metric, string>;
  return {
    line: perMetric(''),
    soft: perMetric('-band'),
    lightFade: token('illuminance-fade'),
    grid: token('grid'),
    major: token('grid-major'),
    night: token('night'),
    outside: token('outside'),
    limit: token('limit'),
    hatch: token('hatch'),
    compare: token('compare'),
    label: token('text-3'),
    strong: token('text-2'),
    card: token('card'),
    font: token('font'),
  };
}
