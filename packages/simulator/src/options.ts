import { DAY } from './household/clock.ts';
import { BOCCO_SWITCHES } from './service/bocco/switches.ts';
import { EMO_SWITCHES } from './service/emo/switches.ts';
import { boolean, check, defaultsOf, nonNegative, type Values, wholeNumber } from './settings.ts';
import { asObject, SimulatorError } from './simulator-error.ts';

/** What the real services leave open. */
const SWITCHES = { ...BOCCO_SWITCHES, ...EMO_SWITCHES };

/** Options that can be changed while the simulator runs. */
const PACE = {
  /** Newest readings that sensor_environments offers. */
  window: wholeNumber(288, 1),
  /** Real seconds that a subscribe is held. */
  hold: nonNegative(25),
  /** How fast the household's clock runs; 0 = it stands. */
  speed: nonNegative(1),
};

/** What `PUT /_control/settings` changes. */
const SETTINGS = { ...PACE, ...SWITCHES };

const OPTIONS = {
  /** The port to listen on; 0 = any free one. */
  port: wholeNumber(0),
  /** The same seed gives the same household. */
  seed: wholeNumber(1),
  /** Each has a household of its own; see `credentialsOf`. */
  accounts: wholeNumber(1, 1),
  /** Of each account. At most 2,048; `rooms` × `sensors` at most 4,096. */
  rooms: wholeNumber(1, 1),
  /** How many of the rooms of each account, the last ones, have a BOCCO emo instead of a BOCCO. */
  emo: wholeNumber(0),
  /** Room sensors in each room. */
  sensors: wholeNumber(1),
  /** Seconds of history at the start; 400 days by default, none with a recording. */
  history: wholeNumber(400 * DAY),
  /** Seconds between live samples. */
  interval: wholeNumber(300, 1),
  /** Mean seconds between live family messages on top of the daily ones; 0 = none. */
  chatter: wholeNumber(0),
  /** 0.1 °C, 0.5 % and the fine steps of the light sensor, instead of whole numbers and 5.12 lx. */
  decimals: boolean(false),
  /** How many sensors of each room, the last ones, measure whole numbers all the same. */
  whole: wholeNumber(0),
  /** Whether the robot is unplugged a few times a year, sensors are out of reach for hours, and single samples go missing. */
  gaps: boolean(true),
  ...PACE,
};

/** What the real services leave open, as options and as settings. */
export type Switches = Values<typeof SWITCHES>;
/** What can be changed while the simulator runs. */
export type Settings = Values<typeof SETTINGS>;

/** The options of `startSimulator`. Every one has a default, so all may be left out. */
export type SimulatorOptions = Values<typeof OPTIONS> & {
  /** The address to listen on; 127.0.0.1 by default. */
  host: string;
  /** When the household's clock starts; now by default. */
  start?: Date;
  /** A CSV recording to replay (`time,temperature,humidity,illuminance`). */
  readings?: string;
  switches: Partial<Switches>;
};

export const DEFAULT_SETTINGS: Settings = defaultsOf(SETTINGS);

/**
 * Checks `{ setting: value }` of `PUT /_control/settings`. Throws a {@link SimulatorError} that says what is allowed.
 */
export function checkSettings(input: unknown): Partial<Settings> {
  const changes = asObject(input, 'Settings are one JSON object, such as {"window":288}.');
  check(SETTINGS, changes);
  return changes;
}

/** Checks the options and fills in the defaults. Throws a {@link SimulatorError} for what can't be simulated. */
export function completeOptions(given: Partial<SimulatorOptions>): SimulatorOptions {
  const { host = '127.0.0.1', switches = {}, start, readings, ...values } = given;
  const complete = { ...defaultsOf(OPTIONS), ...(readings === undefined ? {} : { history: 0 }), ...values };
  check(OPTIONS, complete);
  check(SWITCHES, switches);
  // Their numbers are part of the ids of messages and readings.
  if (complete.rooms > 2048) throw new SimulatorError('At most 2,048 rooms can be simulated.');
  if (complete.rooms * complete.sensors > 4096) throw new SimulatorError('At most 4,096 sensors can be simulated.');
  if (complete.emo > complete.rooms) {
    const { emo, rooms } = complete;
    throw new SimulatorError(`At most as many rooms can have a BOCCO emo as there are: ${rooms}, not ${emo}.`);
  }
  return { ...complete, host, switches, ...(start && { start }), ...(readings && { readings }) };
}
