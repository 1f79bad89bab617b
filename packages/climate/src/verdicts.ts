/** What measurements mean to a person in the room: one word for a metric, one for the room. Pure functions. */
import { estimateWbgt } from './heat.ts';
import { absoluteHumidity } from './moisture.ts';

/**
 * The comfortable range of temperature (°C) and relative humidity (%), both ends included.
 * Source: Japan's standard for the environment in buildings (建築物環境衛生管理基準).
 */
export const comfortBand = {
  temperature: { low: 18, high: 28 },
  humidity: { low: 40, high: 70 },
} as const;

/** Below, inside or above the comfortable range. */
export type TemperatureVerdict = 'cold' | 'good' | 'hot';

/** Judges a temperature in °C by {@link comfortBand}. */
export function judgeTemperature(temperature: number): TemperatureVerdict {
  const { low, high } = comfortBand.temperature;
  return temperature < low ? 'cold' : temperature > high ? 'hot' : 'good';
}

/** Below, inside or above the comfortable range. */
export type HumidityVerdict = 'dry' | 'good' | 'humid';

/** Judges a relative humidity in % by {@link comfortBand}. */
export function judgeHumidity(humidity: number): HumidityVerdict {
  const { low, high } = comfortBand.humidity;
  return humidity < low ? 'dry' : humidity > high ? 'humid' : 'good';
}

/** Below 10 lx, below 150 lx, or more. */
export type LightLevel = 'dark' | 'dim' | 'bright';

/**
 * Judges an illuminance in lx: below 10 one needs a lamp to walk, from 150 one can read.
 * Source: JIS Z 9110 asks 150–300 lx of a living room.
 */
export function judgeLight(illuminance: number): LightLevel {
  return illuminance < 10 ? 'dark' : illuminance < 150 ? 'dim' : 'bright';
}

/** The four heat-stroke levels of Japan: 注意, 警戒, 厳重警戒, 危険. */
export type HeatLevel = 'caution' | 'warning' | 'severe' | 'danger';

/**
 * The heat-stroke level of a WBGT in °C: below 25 注意, 25–28 警戒, 28–31 厳重警戒, from 31 危険.
 * Source: the daily-life guideline of the Japanese Society of Biometeorology, as Japan's Ministry of the Environment
 * publishes it.
 */
export function judgeHeat(wbgt: number): HeatLevel {
  return wbgt < 25 ? 'caution' : wbgt < 28 ? 'warning' : wbgt < 31 ? 'severe' : 'danger';
}

/** Absolute humidity in g/m³ below which air counts as dry in winter. It says nothing about health. */
export const dryAirBelow = 7;

/** The most urgent thing about a room; see {@link judgeRoom}. */
export type RoomVerdict = 'heat' | 'cold' | 'hot' | 'humid' | 'dry' | 'chilly' | 'good';

/**
 * Judges a room by temperature in °C and relative humidity in %. The most urgent verdict wins: `heat` (WBGT of 28 or
 * more) before `cold` (below 16 °C), `hot`, `humid`, `dry`, `chilly` (below 18 °C) and `good`. Null without a
 * temperature.
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
