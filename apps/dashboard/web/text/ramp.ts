/**
 * Temperatures as colours that any colour vision tells apart: blue, cream, red, the lightest in the middle. The same in both
 * themes, wherever half-hours are drawn.
 */

type Colour = readonly [red: number, green: number, blue: number];
interface Stop {
  at: number;
  colour: Colour;
}

const stops: readonly Stop[] = [
  { at: 0, colour: [43, 76, 155] },
  { at: 0.22, colour: [62, 143, 198] },
  { at: 0.42, colour: [167, 211, 216] },
  { at: 0.55, colour: [243, 236, 203] },
  { at: 0.7, colour: [243, 182, 94] },
  { at: 0.86, colour: [218, 90, 42] },
  { at: 1, colour: [142, 27, 46] },
];

/** @param share 0 for the coldest, 1 for the warmest; beyond them the colour stays */
export function temperatureColour(share: number): Colour {
  const at = Math.min(1, Math.max(0, share));
  const upper = Math.max(
    1,
    stops.findIndex((stop) => stop.at >= at),
  );
  const [low, high] = [stops[upper - 1], stops[upper]];
  if (!low || !high) throw new Error('a ramp has two stops at least');
  const part = (at - low.at) / (high.at - low.at);
  const mixed = (channel: 0 | 1 | 2) => Math.round(low.colour[channel] * (1 - part) + high.colour[channel] * part);
  return [mixed(0), mixed(1), mixed(2)];
}

/** As CSS has it. */
export const temperatureCss = (share: number) => `rgb(${temperatureColour(share).join(' ')})`;
