import { DAY } from '../../household/clock.ts';
import type { RoomSensor } from '../../household/household.ts';
import { chance, hash, noise } from '../../household/random.ts';
import { newest } from '../../household/readings.ts';
import { includesUuid, newestOffered, type State, type TrackedSensor } from '../../state.ts';

/** One of the values in the answer to …/values. */
export interface WireValue {
  temperature: number | null;
  humidity: number | null;
  illuminance: number | null;
  created_at?: string;
}

/** The values that a sensor shows now: the last of them stays there for ever when it has died. */
export function valuesOf(state: State, tracked: TrackedSensor): WireValue[] {
  const { emo_values, emo_values_count, emo_values_order, emo_empty_values } = state.settings;
  if (includesUuid(emo_empty_values, tracked.sensor.uuid)) return [];
  const count = emo_values === 'latest' ? 1 : emo_values_count;
  const times = newest(tracked.series, newestOffered(state)).take(count).toArray();
  const values = times.map((at) => measuredAt(state, tracked, at));
  return emo_values_order === 'newest_first' ? values : values.toReversed();
}

/** The value measured at that epoch second. */
export function measuredAt({ settings }: State, { series }: TrackedSensor, at: number): WireValue {
  const { temperature, humidity, illuminance } = series.valuesAt(at);
  const measured = (value: number | null) => (settings.emo_decimals || value === null ? value : Math.round(value));
  return {
    temperature: measured(temperature),
    humidity: measured(humidity),
    illuminance: measured(illuminance),
    ...(settings.emo_values === 'timed' && { created_at: timestamp(at) }),
  };
}

/** An epoch second as ISO 8601 in UTC, without milliseconds. */
export const timestamp = (at: number) => `${new Date(at * 1000).toISOString().slice(0, 19)}Z`;

const YEAR = 365 * DAY;

/** Percent that the battery has left: from 90 to 5 in a year, and then somebody puts in another one. */
export function batteryOf(seed: number, at: number): number {
  const age = (at / YEAR + chance(seed, 350, 0)) % 1;
  return Math.round(90 - 85 * age);
}

/** How strongly the robot hears a sensor (dBm), with some noise. */
export function signalOf(seed: number, at: number): number {
  return -52 - (hash(seed, 351, 0) % 24) + Math.round(5 * noise(seed, 352, at / 600));
}

/** The time of the last sign of life of a room sensor, up to now: what it says stays as it was then. */
export const lastSign = (state: State, tracked: TrackedSensor): number | undefined =>
  tracked.series.before(newestOffered(state));

/** What the health of a sensor is worked out from. */
export const healthSeed = ({ room, position }: Pick<RoomSensor, 'room' | 'position'>) => hash(room.seed, 353, position);
