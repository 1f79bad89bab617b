/** What a home may choose as comfortable. */
import type { ComfortBand } from './comfort.ts';

/** Limits go from `least` to `most` in steps of `step`, and are at least `apart`. In °C and %. */
export const comfortChoices = {
  temperature: { least: 10, most: 35, step: 0.5, apart: 2 },
  humidity: { least: 10, most: 90, step: 5, apart: 10 },
} as const satisfies Record<keyof ComfortBand, { least: number; most: number; step: number; apart: number }>;

/** Whether a home may choose these limits. */
export function isComfortChoice(comfort: ComfortBand): boolean {
  return (['temperature', 'humidity'] as const).every((metric) => {
    const { least, most, step, apart } = comfortChoices[metric];
    const { low, high } = comfort[metric];
    const areSteps = [low, high].every((limit) => limit >= least && limit <= most && Number.isInteger(limit / step));
    return areSteps && high - low >= apart;
  });
}
