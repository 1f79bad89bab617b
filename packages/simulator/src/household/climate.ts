import { CHARACTERS, type Character } from './characters.ts';
import { DAY, dayOf, HOUR, hourOf, startOfDay } from './clock.ts';
import { cacheDays } from './day-cache.ts';
import { chance, hash, noise, pick } from './random.ts';
import { merge, rhythmOf, type Span, spansOf } from './rhythm.ts';
import { saturation, type Weather, weatherAt } from './weather.ts';

/** What a perfect sensor would measure: °C, %RH, lx. */
interface Climate {
  temperature: number;
  humidity: number;
  illuminance: number;
}

/** The climate at an epoch second. */
export type ClimateAt = (at: number) => Climate;

/** The climate around one sensor, as a pure function of time. */
export function climateOf(weatherSeed: number, seed: number, position: number): ClimateAt {
  const character = pick(CHARACTERS, position);
  const driftAt = (at: number) => drift(character, weatherAt(weatherSeed, at), at);
  const during = (spans: readonly Span[], day: number) => spansOf(spans, rhythmOf(seed, day), day);

  /** Each day is worked out from the midnight before the last: what was earlier has faded by then. */
  function planDay(day: number): DayPlan {
    const begin = startOfDay(day - 1);
    let last: Stretch = { from: begin, mode: 'off', target: 0, temperature: driftAt(begin), dry: 0 };
    const stretches: Stretch[] = [];
    for (const today of [day - 1, day]) {
      const noon = driftAt(startOfDay(today) + 12 * HOUR);
      const target = (noon < 22 ? character.heatTo : character.coolTo) + 0.9 * noise(seed, 57, today + 0.5);
      const mode = noon < character.heatTo - 2.2 ? 'heat' : noon > character.coolTo + 0.9 ? 'cool' : 'off';
      const spans = during({ heat: character.heated, cool: character.cooled, off: [] }[mode], today);
      const changes: [number, Stretch['mode']][] = [
        [startOfDay(today), spans[0]?.[0] === startOfDay(today) ? mode : 'off'],
      ];
      for (const [from, to] of spans) {
        if (from > startOfDay(today)) changes.push([from, mode]);
        if (to < startOfDay(today + 1)) changes.push([to, 'off']);
      }
      for (const [from, next] of changes) {
        if (from === startOfDay(today) && next === last.mode) {
          if (today === day) stretches.push(last);
          continue;
        }
        const temperature = temperatureIn(last, driftAt(last.from), driftAt(from), from);
        last = { from, mode: next, target, temperature, dry: dryness(last, from) };
        if (today === day) stretches.push(last);
      }
    }
    // What went on at midnight goes on.
    const steamy = merge([...during(character.steamy, day - 1), ...during(character.steamy, day)]);
    return { stretches, lit: during(character.lit, day), steamy };
  }

  const planOf = cacheDays(planDay);

  return (at) => {
    const weather = weatherAt(weatherSeed, at);
    const plan = planOf(dayOf(at));
    const stretch = plan.stretches.findLast(({ from }) => from <= at) ?? plan.stretches[0];
    if (stretch === undefined) throw new RangeError('a day without a beginning');

    let temperature = temperatureIn(stretch, driftAt(stretch.from), drift(character, weather, at), at);
    const passed = at - stretch.from;
    if (stretch.mode !== 'off' && Math.abs(temperature - stretch.target) < 0.7) {
      const period = 1500 + 900 * chance(seed, 50, stretch.from);
      const saw = Math.abs(((passed / period) % 1) * 2 - 1) * 2 - 1;
      temperature += saw * (stretch.mode === 'cool' ? 0.55 : 0.3) * (1 - decay(passed, HOUR));
    }
    temperature += 0.25 * noise(seed, 51, at / 5400) + 0.06 * noise(seed, 52, at / 400);

    const steam = plan.steamy.reduce((sum, [from, to]) => sum + rise(at, from, to), 0) * character.steam;
    const heated = Math.max(0, temperature - weather.dailyMean - 8) * 0.1;
    const outside = weather.vapour * (0.92 - 0.24 * dryness(stretch, at));
    const vapour = outside + 2.3 + heated + steam * 0.6 + 0.4 * noise(seed, 53, at / 9000);
    const relative = (100 * vapour) / saturation(temperature);
    // Walls and cloth take up moisture, so damp rooms stay below what the air alone would hold.
    const humidity = Math.max(18, relative < 66 ? relative : 66 + 18 * (1 - Math.exp((66 - relative) / 18)));
    return { temperature, humidity, illuminance: lightAt(character, weather, plan, seed, at) };
  };
}

/** A time in which the air conditioner keeps its mode. */
interface Stretch {
  from: number;
  mode: 'off' | 'heat' | 'cool';
  /** What a running unit makes for, °C; nobody sets it quite the same every day. */
  target: number;
  /** °C at `from`, and how far the air conditioner has dried the air (0 … 1). */
  temperature: number;
  dry: number;
}

/** What happens on one day: the modes of the air conditioner, and when lamps are lit and steam rises. */
interface DayPlan {
  stretches: Stretch[];
  lit: [number, number][];
  steamy: [number, number][];
}

/** Time constants (seconds): how fast a running unit brings the room to its target, and how slowly that fades. */
const RUNNING = 0.6 * HOUR;
const RESTING = 6.5 * HOUR;

const decay = (seconds: number, constant: number) => Math.exp(-seconds / constant);

/** Where the room drifts when nothing runs. A lived-in house stays well above the winter outside. */
function drift(character: Character, weather: Weather, at: number): number {
  const insulation = 5 + 3.6 * weather.winter;
  const swing = (0.9 - 0.5 * weather.cloud) * Math.cos(((hourOf(at) - 16) / 12) * Math.PI);
  const sunny = character.window * Math.max(0, weather.sun) * (1 - weather.cloud) * 1.2;
  return weather.dailyMean * 0.94 + 0.8 + insulation + swing + sunny + character.warmer;
}

function temperatureIn(stretch: Stretch, driftThen: number, drifted: number, at: number): number {
  const passed = at - stretch.from;
  const resting = drifted + (stretch.temperature - driftThen) * decay(passed, RESTING);
  if (stretch.mode === 'off') return resting;
  const { target } = stretch;
  const running = target + (stretch.temperature - target) * decay(passed, RUNNING);
  return stretch.mode === 'heat' ? Math.max(running, resting) : Math.min(running, resting);
}

const dryness = (stretch: Stretch, at: number) => {
  const goal = stretch.mode === 'cool' ? 1 : 0;
  return goal + (stretch.dry - goal) * decay(at - stretch.from, stretch.mode === 'cool' ? RUNNING : 2 * HOUR);
};

/** 0 … 1: rises for 20 minutes from `from`, fades for an hour and a half after `to`. */
function rise(at: number, from: number, to: number): number {
  if (at < from) return 0;
  const full = 1 - decay(Math.min(at, to) - from, 1200);
  return at <= to ? full : full * decay(at - to, 2400);
}

/** Daylight through the windows plus lamps, in lx. */
function lightAt(character: Character, weather: Weather, plan: DayPlan, seed: number, at: number): number {
  let daylight = 0;
  if (weather.sun > -0.1) {
    const height = Math.max(0, weather.sun);
    const solarHour = ((at + 33_528) % DAY) / HOUR;
    const shining = Math.exp(-(((solarHour - character.facing) / 2.3) ** 2)) * Math.sqrt(1 - height * height);
    const diffuse =
      520 * height ** 0.8 * (1 - 0.62 * weather.cloud) +
      14 * Math.max(0, 1 + weather.sun / 0.1) * (height === 0 ? 1 : 0);
    const direct = height === 0 ? 0 : 900 * shining * (1 - weather.cloud) ** 1.6 * Math.min(1, height * 5);
    daylight = character.window * (diffuse + direct);
  }
  const flicker = 1 + 0.22 * noise(seed, 54, at / 900) * (0.4 + weather.cloud);
  const isLit = plan.lit.some(([from, to]) => from <= at && at < to) && daylight < 160;
  const lamp = isLit ? character.lamp * (1 + 0.06 * noise(seed, 55, at / 2500)) : 0;
  // Somebody gets up at night now and then.
  const night = hash(seed, 56, Math.floor(at / 600));
  const nightLight = !isLit && daylight < 1 && night % 260 === 0 ? 40 : 0;
  return Math.max(0, daylight * flicker + lamp + nightLight);
}
