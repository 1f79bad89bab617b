import type { Reading } from '@roomlog/api';
import type { ClimateAt } from './climate.ts';
import { DAY } from './clock.ts';
import { chance, hash, uuid } from './random.ts';

/** The readings of one sensor, found by time and never stored. All times are whole epoch seconds. */
export interface Series {
  /** The newest reading's time at or before `at`. */
  before: (at: number) => number | undefined;
  /** The oldest reading's time at or after `at`. */
  after: (at: number) => number | undefined;
  valuesAt: (at: number) => Values;
}

/** The measured values of one reading: °C, %RH, lx. */
export type Values = Pick<Reading, 'temperature' | 'humidity' | 'illuminance'>;

/** What a series is computed from. */
export interface HouseholdSeries {
  /** The random seed of the sensor, and that of the robot it talks to. */
  seed: number;
  robotSeed: number;
  climate: ClimateAt;
  /** Epoch seconds at which the history begins, and at which live samples begin. */
  begin: number;
  start: number;
  /** Seconds between live samples. */
  interval: number;
  /** See the option of the same name. */
  decimals: boolean;
  gaps: boolean;
}

/** The series of one sensor, computed from the seed: no reading is stored. */
export function householdSeries(options: HouseholdSeries): Series {
  const { seed, begin, start, interval } = options;
  const isOffered = (at: number) =>
    !options.gaps || !(isMissing(seed, at) || isOutOfReach(seed, at) || isUnplugged(options.robotSeed, at));

  /** The reading next to `at` in one direction, among those that are `inSpan`: live ones or those of the history. */
  function nearest(at: number, step: number, direction: 1 | -1, inSpan: (time: number) => boolean): number | undefined {
    for (let slot = Math.floor(at / step); ; slot += direction) {
      const time = timeInSlot(seed, slot, step);
      if (!inSpan(time)) return undefined;
      if ((time - at) * direction >= 0 && isOffered(time)) return time;
    }
  }

  return {
    before(at) {
      const live = at < start ? undefined : nearest(at, interval, -1, (time) => time >= start);
      return live ?? nearest(Math.min(at, start - 1), PAST_INTERVAL, -1, (time) => time >= begin);
    },
    after(at) {
      const past = at >= start ? undefined : nearest(Math.max(at, begin), PAST_INTERVAL, 1, (time) => time < start);
      return past ?? nearest(Math.max(at, start), interval, 1, () => true);
    },
    valuesAt(at) {
      const { temperature, humidity, illuminance } = options.climate(at);
      return {
        temperature: toStep(temperature, options.decimals ? 0.1 : 1),
        humidity: toStep(humidity, options.decimals ? 0.5 : 1),
        illuminance: toStep(illuminance, options.decimals ? lightStep(illuminance) : 5.12),
      };
    },
  };
}

/** A series without the readings inside `silences`; the span of a sensor that is still silent ends at `Infinity`. */
export function withSilences(series: Series, silences: readonly { from: number; to: number }[]): Series {
  const silenceAt = (at: number | undefined) =>
    silences.find(({ from, to }) => at !== undefined && from <= at && at < to);
  function before(at: number): number | undefined {
    const time = series.before(at);
    const silence = silenceAt(time);
    return silence ? before(silence.from - 1) : time;
  }
  function after(at: number): number | undefined {
    const time = series.after(at);
    const silence = silenceAt(time);
    if (silence?.to === Infinity) return undefined;
    return silence ? after(silence.to) : time;
  }
  return { valuesAt: series.valuesAt, before, after };
}

/** Times of readings from the newest at or before `at`, descending. */
export function* newest(series: Series, at: number): Generator<number> {
  for (let time = series.before(at); time !== undefined; time = series.before(time - 1)) yield time;
}

/** The `count`-th newest time at or before `at`, or the oldest there is. */
export function nthNewest(series: Series, at: number, count: number): number | undefined {
  let found: number | undefined;
  for (const time of newest(series, at).take(count)) found = time;
  return found;
}

/** One reading as compact JSON, in BOCCO's order of keys. A template, for speed: an answer may have 120,000 of them. */
export function readingJson(series: Series, seed: number, sensor: number, at: number, date: string): string {
  const { illuminance, temperature, humidity } = series.valuesAt(at);
  return `{"id":${readingId(at, sensor)},"unique_id":"${uuid(seed, 70, at)}","created_at":"${date}","illuminance":${illuminance},"temperature":${temperature},"humidity":${humidity}}`;
}

const readingId = (at: number, sensor: number) => (at - EPOCH) * 4096 + sensor;

/** 2010-01-01T00:00:00Z: ids count from here, so that they ascend with time and over restarts. */
export const EPOCH = 1_262_304_000;

/** Seconds between samples of the history. */
const PAST_INTERVAL = 300;

/** At which second of its slot a sample is taken: about five minutes apart, never on a grid, as BOCCO's are. */
function timeInSlot(seed: number, slot: number, interval: number): number {
  const jitter = Math.min(9, Math.floor(interval / 10));
  const phase = hash(seed, 60, 0) % (interval - jitter);
  return slot * interval + phase + (jitter === 0 ? 0 : hash(seed, 61, slot) % jitter);
}

const OUTAGE_SLOT = 50 * DAY;

/** The robot is unplugged about four times a year, for two hours to two days. */
function isUnplugged(seed: number, at: number): boolean {
  const slot = Math.floor(at / OUTAGE_SLOT);
  if (chance(seed, 62, slot) > 0.55) return false;
  const from = slot * OUTAGE_SLOT + chance(seed, 63, slot) * (OUTAGE_SLOT - 2 * DAY);
  return at >= from && at < from + 7200 * 24 ** chance(seed, 64, slot);
}

const REACH_SLOT = 8 * DAY;

/** In most weeks something stands between sensor and robot for one to three hours. */
function isOutOfReach(seed: number, at: number): boolean {
  const slot = Math.floor(at / REACH_SLOT);
  if (chance(seed, 66, slot) > 0.85) return false;
  const from = slot * REACH_SLOT + chance(seed, 67, slot) * (REACH_SLOT - 3 * 3600);
  return at >= from && at < from + 3600 * (1 + 2 * chance(seed, 68, slot));
}

const isMissing = (seed: number, at: number) => chance(seed, 65, at) < 0.006;

/** The OPT300x light sensor counts 0.01 lx × 2^n, with n as small as its 12 bits allow. */
function lightStep(lux: number): number {
  let step = 0.01;
  while (lux > step * 4095) step *= 2;
  return step;
}

const toStep = (value: number, step: number) => Math.round(Math.round(value / step) * step * 100) / 100;
