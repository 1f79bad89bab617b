/** The colours of the stylesheet, for canvases. */
import { perMetric } from '@roomlog/store/metrics';

export type Palette = ReturnType<typeof readPalette>;

export function readPalette(style: CSSStyleDeclaration) {
  const token = (name: string) => style.getPropertyValue(`--${name}`).trim();
  return {
    line: perMetric((metric) => token(metric)),
    band: perMetric((metric) => token(`${metric}-band`)),
    /** The band's colour without opacity: canvases would mix `transparent` with black. */
    fade: perMetric((metric) => token(`${metric}-fade`)),
    /** Single readings under a line. */
    dots: perMetric((metric) => token(`${metric}-band`).replace(/[\d.]+%/, '38%')),
    grid: token('grid'),
    major: token('grid-major'),
    night: token('night'),
    outside: token('outside'),
    limit: token('limit'),
    warn: token('warn'),
    hatch: token('hatch'),
    compare: token('compare'),
    usual: token('usual'),
    label: token('text-3'),
    strong: token('text-2'),
    card: token('card'),
    font: token('font'),
    /** Pixels of 1rem. */
    rem: Number.parseFloat(style.fontSize) || 16,
  };
}
