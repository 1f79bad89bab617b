/** What measurements mean to a person in the room: one rule for the room, and for each metric. Pure functions. */
import type { Band, ComfortBand } from './comfort.ts';
import { estimateWbgt } from './heat.ts';

/** `heat`: a WBGT of 28 or more. `cold`: below 16 °C. The others: below, inside or above the comfortable range. */
export type TemperatureVerdict = 'heat' | 'cold' | 'hot' | 'chilly' | 'good';

/** Above, below or inside the comfortable range. */
export type HumidityVerdict = 'humid' | 'dry' | 'good';

/** Below 10 lx, below 150 lx, or more. */
export type LightLevel = 'dark' | 'dim' | 'bright';

/**
 * Judges an illuminance in lx: below 10 one needs a lamp to walk, from 150 one can read.
 * Source: JIS Z 9110 asks 150–300 lx of a living room.
 */
export function judgeLight(illuminance: number): LightLevel {
  return illuminance < 10 ? 'dark' : illuminance < 150 ? 'dim' : 'bright';
}

/** The most urgent thing about a room comes first. */
const urgency = ['heat', 'cold', 'hot', 'humid', 'dry', 'chilly', 'good'] as const;
export type RoomVerdict = (typeof urgency)[number];

export interface Verdicts {
  /** The more urgent one of the two below. */
  room: RoomVerdict;
  temperature: TemperatureVerdict;
  /** Null without a humidity. */
  humidity: HumidityVerdict | null;
}

/** Below that, an elderly person is at risk, whatever the comfortable range says: WHO Housing and health guidelines. */
export const coldBelow = 16;

/** From this WBGT (°C) on, everybody is. Source: the Ministry of the Environment's levels (厳重警戒). */
export const heatFrom = 28;

/**
 * Judges a room by temperature in °C and relative humidity in %. `heat` and `cold` are dangers: what a home finds
 * comfortable does not move them. Null without a temperature.
 */
export function judgeRoom(temperature: number | null, humidity: number | null, comfort: ComfortBand): Verdicts | null {
  if (temperature === null) return null;
  const verdicts = {
    temperature: judgeTemperature(temperature, humidity, comfort.temperature),
    humidity: humidity === null ? null : judgeHumidity(humidity, comfort.humidity),
  };
  const said: readonly (RoomVerdict | null)[] = Object.values(verdicts);
  return { room: urgency.find((verdict) => said.includes(verdict)) ?? 'good', ...verdicts };
}

function judgeTemperature(temperature: number, humidity: number | null, { low, high }: Band): TemperatureVerdict {
  const wbgt = humidity === null ? null : estimateWbgt(temperature, humidity);
  if (wbgt !== null && wbgt >= heatFrom) return 'heat';
  if (temperature < coldBelow) return 'cold';
  return temperature > high ? 'hot' : temperature < low ? 'chilly' : 'good';
}

function judgeHumidity(humidity: number, { low, high }: Band): HumidityVerdict {
  return humidity > high ? 'humid' : humidity < low ? 'dry' : 'good';
}
