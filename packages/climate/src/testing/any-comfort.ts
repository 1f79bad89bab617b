/** Any limits that a home may choose: property tests go through them. */
import * as fc from 'fast-check';
import type { Band, ComfortBand } from '../comfort.ts';
import { comfortChoices } from '../comfort-choices.ts';

function anyBand({ least, most, step, apart }: (typeof comfortChoices)[keyof ComfortBand]): fc.Arbitrary<Band> {
  const steps = (from: number, to: number) =>
    fc.integer({ min: from / step, max: to / step }).map((count) => count * step);
  return steps(least, most - apart).chain((low) => steps(low + apart, most).map((high) => ({ low, high })));
}

export const anyComfort: fc.Arbitrary<ComfortBand> = fc.record({
  temperature: anyBand(comfortChoices.temperature),
  humidity: anyBand(comfortChoices.humidity),
});
