/** What is comfortable, as JSON and as the store has it. */
import { type ComfortBand, comfortBand, comfortChoices } from '@roomlog/climate';
import type { ComfortLimits } from '@roomlog/store';
import { type Static, Type } from 'typebox';

const closed = { additionalProperties: false } as const;

function BandOf(metric: keyof ComfortBand, unit: string) {
  const { least, most, step, apart } = comfortChoices[metric];
  const Limit = (end: 'low' | 'high') =>
    Type.Number({
      description: `a number from ${least} to ${most} in steps of ${step}; ${unit}, itself comfortable`,
      examples: [comfortBand[metric][end]],
    });
  return Type.Object(
    { low: Limit('low'), high: Limit('high') },
    { ...closed, description: `an object of low and high; at least ${apart} ${unit} apart` },
  );
}

export const ComfortJson = Type.Object(
  { temperature: BandOf('temperature', '°C'), humidity: BandOf('humidity', '%') },
  { ...closed, title: 'Comfort', description: 'What is comfortable there: as the home chose it, or the default.' },
);
export type ComfortJson = Static<typeof ComfortJson>;

/** @param limits undefined where the home has chosen none */
export function serializeComfort(limits: ComfortLimits | undefined): ComfortJson {
  if (!limits) return comfortBand;
  return {
    temperature: { low: limits.temperature_low / 100, high: limits.temperature_high / 100 },
    humidity: { low: limits.humidity_low / 100, high: limits.humidity_high / 100 },
  };
}

/** As the store takes it. */
export function parseComfort({ temperature, humidity }: ComfortJson): Omit<ComfortLimits, 'sensor_id'> {
  return {
    temperature_low: temperature.low * 100,
    temperature_high: temperature.high * 100,
    humidity_low: humidity.low * 100,
    humidity_high: humidity.high * 100,
  };
}
