/** The colours of the stylesheet, for canvases. */
import { perMetric } from '@roomlog/store/metrics';

export type Palette = ReturnType<typeof readPalette>;

const faint = (colour: string, percent: number) => `color-mix(in srgb, ${colour} ${percent}%, transparent)`;

export function readPalette(style: CSSStyleDeclaration) {
  const token = (name: string) => style.getPropertyValue(`--${name}`).trim();
  return {
    line: perMetric((metric) => token(metric)),
    band: perMetric((metric) => token(`${metric}-band`)),
    /** The band's colour without opacity: canvases would mix `transparent` with black. */
    fade: perMetric((metric) => token(`${metric}-fade`)),
    /** Single readings under a line. */
    dots: perMetric((metric) => faint(token(metric), 38)),
    /** The line of the year before, of the one before that, and of all older ones. */
    years: perMetric((metric) => [60, 40, 24].map((share) => faint(token(metric), share))),
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
