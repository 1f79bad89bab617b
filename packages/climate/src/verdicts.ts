/** What the numbers mean to a person in the room: one word for a metric, one for the room. */
import { estimateWbgt } from './heat.ts';
import { absoluteHumidity } from './moisture.ts';

/**
 * The comfortable band of each metric, both ends included: 18–28 °C and 40–70 %.
 * Source: Japan's standard for the environment in buildings (建築物環境衛生管理基準).
 */
export const comfortBand = {
  temperature: { low: 18, high: 28 },
  humidity: { low: 40, high: 70 },
} as const;

export type TemperatureVerdict = 'cold' | 'good' | 'hot';

export function judgeTemperature(temperature: number): TemperatureVerdict {
  const { low, high } = comfortBand.temperature;
  return temperature < low ? 'cold' : temperature > high ? 'hot' : 'good';
}

export type HumidityVerdict = 'dry' | 'good' | 'humid';

export function judgeHumidity(humidity: number): HumidityVerdict {
  const { low, high } = comfortBand.humidity;
  return humidity < low ? 'dry' : humidity > high ? 'humid' : 'good';
}

export type LightLevel = 'dark' | 'dim' | 'bright';

/** By lux: below 10 one needs a lamp to walk, from 150 one can read (JIS Z 9110 asks 150–300 lx of a living room). */
export function judgeLight(illuminance: number): LightLevel {
  return illuminance < 10 ? 'dark' : illuminance < 150 ? 'dim' : 'bright';
}

export type HeatLevel = 'caution' | 'warning' | 'severe' | 'danger';

/**
 * Level of a WBGT in °C: below 25 注意, 25–28 警戒, 28–31 厳重警戒, from 31 危険.
 * Source: the daily-life guideline of the Japanese Society of Biometeorology, as the Ministry of the Environment shows it.
 */
export function judgeHeat(wbgt: number): HeatLevel {
  return wbgt < 25 ? 'caution' : wbgt < 28 ? 'warning' : wbgt < 31 ? 'severe' : 'danger';
}

/** Absolute humidity in g/m³ below which air counts as dry in winter. About dryness only, no medical promise. */
export const dryAirBelow = 7;

export type RoomVerdict = 'heat' | 'cold' | 'hot' | 'humid' | 'dry' | 'chilly' | 'good';

/**
 * The one thing worth saying about the room, the most urgent first: `heat` (WBGT of 28 or more) before `cold` (below
 * 16 °C), `hot`, `humid`, `dry`, `chilly` (below 18 °C) and `good`. Null without a temperature.
 */
export function judgeRoom(temperature: number | null, humidity: number | null): RoomVerdict | null {
  if (temperature === null) return null;
  const wbgt = humidity === null ? null : estimateWbgt(temperature, humidity);
  const vapour = humidity === null ? null : absoluteHumidity(temperature, humidity);
  const { low, high } = comfortBand.temperature;
  if (wbgt !== null && wbgt >= 28) return 'heat';
  if (temperature < 16) return 'cold';
  if (temperature > high) return 'hot';
  if (humidity !== null && judgeHumidity(humidity) === 'humid') return 'humid';
  if (humidity !== null && judgeHumidity(humidity) === 'dry') return 'dry';
  if (vapour !== null && vapour < dryAirBelow) return 'dry';
  return temperature < low ? 'chilly' : 'good';
}
