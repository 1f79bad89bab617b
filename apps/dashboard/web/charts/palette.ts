/** The colours of the stylesheet, for canvases. */
import { type Metric, perMetric } from '@roomlog/store/metrics';

export interface Palette {
  line: Record<Metric, string>;
  band: Record<Metric, string>;
  /** The band's colour without opacity: canvases would mix `transparent` with black. */
  fade: Record<Metric, string>;
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
  return {
    line: perMetric((metric) => token(metric)),
    band: perMetric((metric) => token(`${metric}-band`)),
    fade: perMetric((metric) => token(`${metric}-fade`)),
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
