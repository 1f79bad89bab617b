import { DAY } from './household/clock.ts';

/** A wrong option, setting, fault or recording, in one sentence for a person. */
export class SimulatorError extends Error {
  override name = 'SimulatorError';
}

/** A JSON object. Throws a {@link SimulatorError} with that sentence for anything else. */
export function asObject(input: unknown, sentence: string): object {
  if (typeof input === 'object' && input !== null && !Array.isArray(input)) return input;
  throw new SimulatorError(sentence);
}

/** The default of an option and what may take its place. */
interface Setting<Value> {
  defaultValue: Value;
  /** What is allowed, in words for the error message. */
  allowed: string;
  accepts(value: unknown): boolean;
}

const setting = <Value>(defaultValue: Value, allowed: string, accepts: Setting<Value>['accepts']): Setting<Value> => ({
  defaultValue,
  allowed,
  accepts,
});
const wholeNumber = (defaultValue: number, least = 0) =>
  setting(
    defaultValue,
    `a whole number from ${least}`,
    (value) => Number.isSafeInteger(value) && Number(value) >= least,
  );
const integer = (defaultValue: number) => setting(defaultValue, 'a whole number', Number.isSafeInteger);
const nonNegative = (defaultValue: number) =>
  setting(defaultValue, 'a number from 0', (value) => Number.isFinite(value) && Number(value) >= 0);
const boolean = (defaultValue: boolean) =>
  setting(defaultValue, 'true or false', (value) => typeof value === 'boolean');
const list = (allowed: string) =>
  setting<readonly string[]>(
    [],
    allowed,
    (value) => Array.isArray(value) && value.every((item) => typeof item === 'string'),
  );
const uuids = list('a list of UUIDs');
const texts = list('a list of texts');
const oneOf = <const Value extends string | number>(...values: [Value, ...Value[]]) =>
  setting<Value>(values[0], `one of ${values.join(', ')}`, (value) => values.some((one) => one === value));

/** What the real service leaves open; docs/simulator.md says what is known about each. */
const SWITCHES = {
  /** Which page comes when more than one is newer than `newer_than`. */
  newer_than_page: oneOf('newest', 'oldest'),
  /** Messages in a page. */
  page_size: wholeNumber(30, 1),
  subscribe_shape: oneOf('array', 'object'),
  /** Answer 400 to a subscribe without `newer_than`. */
  strict_newer_than: boolean(false),
  /** Seconds of the household's clock that a token lasts; 0 = for ever. */
  token_lifetime: nonNegative(0),
  /** Calls per token and minute of the household's clock before 429; 0 = no limit. */
  rate_limit: wholeNumber(0),
  /** Seconds in `Retry-After` beside a 429; 0 = no such header. */
  retry_after: wholeNumber(0),
  /** Seconds of the household's clock by which one message in ten shows up later than its date says. */
  message_lateness: nonNegative(0),
  unique_id_scope: oneOf('global', 'room'),
  unique_id_case: oneOf('insensitive', 'sensitive'),
  /** Rooms (`*` = all) whose messages, subscribe, read and media are refused, with `refuse_status`. */
  refuse_messages: uuids,
  refuse_status: oneOf(404, 401, 403),
  /** Rooms that the account has left: not listed, 404 everywhere. */
  left_rooms: uuids,
  /** Sensors that were removed: not listed, 404. */
  removed_sensors: uuids,
  /** Epoch seconds: later readings are not offered, as if the newest one were from then; 0 = all are. */
  readings_until: wholeNumber(0),
  /** Sensors that give no readings from now on, until they are taken off this list. */
  silent_sensors: uuids,
  empty_list: oneOf('array', 'null'),
  /** Adds a lock, a fire and a presence sensor to the first room. */
  more_sensors: boolean(false),
  /** What the presence sensor calls itself. */
  human_sensor_type: oneOf('sensor_human', 'sensor_motion', 'human_sensor'),
  media_type: oneOf('specific', 'octet-stream'),
  media_needs_token: boolean(true),
  m4a_only: boolean(false),
  /** Characters; longer texts are refused with 400. 0 = no limit. */
  text_limit: wholeNumber(0),
  /** `none`: Japanese time without saying so, which reads as UTC and is nine hours ahead. */
  date_style: oneOf('Z', '+09:00', 'none'),
  /** The header `Date` of every answer: the household's clock, missing, or no date. */
  date_header: oneOf('clock', 'none', 'junk'),
  /** Seconds by which that header is ahead of the household's clock; below 0: behind. */
  date_ahead: integer(0),
  /** Texts that are refused (400) when they are posted for the first time. */
  refuse_once: texts,
  /** Whether the household answers what is posted. */
  replies: boolean(true),
};

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

type Table = Record<string, Setting<unknown>>;
type Values<Of extends Table> = { [Name in keyof Of]: Of[Name]['defaultValue'] };

/** What the real service leaves open, as options and as settings. */
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

function defaultsOf<Of extends Table>(table: Of): Values<Of> {
  return Object.fromEntries(
    Object.entries(table).map(([name, { defaultValue }]) => [name, defaultValue]),
  ) as Values<Of>;
}

export const DEFAULT_SETTINGS: Settings = defaultsOf(SETTINGS);

function check(table: Table, input: object): void {
  for (const [name, value] of Object.entries(input)) {
    const found = Object.hasOwn(table, name) ? table[name] : undefined;
    if (found === undefined) {
      throw new SimulatorError(`There is no setting "${name}"; there are ${Object.keys(table).join(', ')}.`);
    }
    if (!found.accepts(value)) {
      throw new SimulatorError(`The setting ${name} is ${found.allowed}, not ${JSON.stringify(value)}.`);
    }
  }
}

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
  return { ...complete, host, switches, ...(start && { start }), ...(readings && { readings }) };
}
