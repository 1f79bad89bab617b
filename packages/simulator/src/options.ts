/** A wrong option, setting, fault or recording, in one sentence for a person. */
export class SimulatorError extends Error {
  override name = 'SimulatorError';
}

/** A value's default and what it may be instead. */
interface Setting<Value> {
  otherwise: Value;
  says: string;
  passes(value: unknown): boolean;
}

const whole = (otherwise: number, least = 0): Setting<number> => ({
  otherwise,
  says: `a whole number from ${least}`,
  passes: (value) => Number.isSafeInteger(value) && Number(value) >= least,
});
const anyWhole = (otherwise: number): Setting<number> => ({
  otherwise,
  says: 'a whole number',
  passes: Number.isSafeInteger,
});
const amount = (otherwise: number): Setting<number> => ({
  otherwise,
  says: 'a number from 0',
  passes: (value) => Number.isFinite(value) && Number(value) >= 0,
});
const flag = (otherwise: boolean): Setting<boolean> => ({
  otherwise,
  says: 'true or false',
  passes: (value) => typeof value === 'boolean',
});
const uuids: Setting<readonly string[]> = {
  otherwise: [],
  says: 'a list of UUIDs',
  passes: (value) => Array.isArray(value) && value.every((item) => typeof item === 'string'),
};
const oneOf = <const Value extends string | number>(otherwise: Value, ...others: Value[]): Setting<Value> => ({
  otherwise,
  says: `one of ${[otherwise, ...others].join(', ')}`,
  passes: (value) => [otherwise, ...others].some((one) => one === value),
});

/** What the real service leaves open; docs/simulator.md says what is known about each. */
const SWITCHES = {
  /** Which page comes when more than one is newer than `newer_than`. */
  newer_than_page: oneOf('newest', 'oldest'),
  /** Messages in a page. */
  page_size: whole(30, 1),
  subscribe_shape: oneOf('array', 'object'),
  /** Answer 400 to a subscribe without `newer_than`. */
  strict_newer_than: flag(false),
  /** Seconds of the household's clock that a token lasts; 0 = for ever. */
  token_lifetime: amount(0),
  /** Calls per token and minute of the household's clock before 429; 0 = no limit. */
  rate_limit: whole(0),
  /** Seconds in `Retry-After` beside a 429; 0 = no such header. */
  retry_after: whole(0),
  /** Seconds of the household's clock by which one message in ten shows up later than its date says. */
  message_lateness: amount(0),
  unique_id_scope: oneOf('global', 'room'),
  unique_id_case: oneOf('insensitive', 'sensitive'),
  /** Rooms (`*` = all) whose messages, subscribe, read and media are refused, with `refuse_status`. */
  refuse_messages: uuids,
  refuse_status: oneOf(404, 401, 403),
  /** Rooms that the account has left: not listed, 404 everywhere. */
  left_rooms: uuids,
  /** Sensors that were removed: not listed, 404. */
  removed_sensors: uuids,
  /** Sensors that give no readings from now on, until they are taken off this list. */
  silent_sensors: uuids,
  empty_list: oneOf('array', 'null'),
  /** Adds a lock, a fire and a presence sensor to the first room. */
  more_sensors: flag(false),
  /** What the presence sensor calls itself. */
  human_sensor_type: oneOf('sensor_human', 'sensor_motion', 'human_sensor'),
  media_type: oneOf('specific', 'octet-stream'),
  media_needs_token: flag(true),
  m4a_only: flag(false),
  /** Characters; longer texts are refused with 400. 0 = no limit. */
  text_limit: whole(0),
  /** `none`: Japanese time without saying so, which reads as UTC and is nine hours ahead. */
  date_style: oneOf('Z', '+09:00', 'none'),
  /** The header `Date` of every answer: the household's clock, missing, or no date. */
  date_header: oneOf('clock', 'none', 'junk'),
  /** Seconds by which that header is ahead of the household's clock; below 0: behind. */
  date_ahead: anyWhole(0),
  /** Whether the household answers what is posted. */
  replies: flag(true),
};

/** What `PUT /_control/settings` changes: three of the options, and the switches. */
const SETTINGS = {
  /** Newest readings that sensor_environments offers. */
  window: whole(288, 1),
  /** Real seconds that a subscribe is held. */
  hold: amount(25),
  /** How fast the household's clock runs; 0 = it stands. */
  speed: amount(1),
  ...SWITCHES,
};

const OPTIONS = {
  /** 0 = any free one. */
  port: whole(0),
  seed: whole(1),
  rooms: whole(1, 1),
  /** Room sensors in each room. */
  sensors: whole(1),
  /** Seconds of past at the start; with a recording none by default. */
  history: whole(400 * 86_400),
  /** Seconds between live samples. */
  interval: whole(300, 1),
  /** Mean seconds between live family messages on top of the daily ones; 0 = none. */
  chatter: whole(0),
  /** 0.1 °C, 0.5 % and the fine steps of the light sensor, instead of whole numbers and 5.12 lx. */
  decimals: flag(false),
  /** Whether the robot is unplugged a few times a year and single samples go missing. */
  gaps: flag(true),
  window: SETTINGS.window,
  hold: SETTINGS.hold,
  speed: SETTINGS.speed,
};

type Table = Record<string, Setting<unknown>>;
type Values<Of extends Table> = { [Name in keyof Of]: Of[Name]['otherwise'] };

export type Switches = Values<typeof SWITCHES>;
export type Settings = Values<typeof SETTINGS>;

export type SimulatorOptions = Values<typeof OPTIONS> & {
  host: string;
  /** When the household's clock starts; now by default. */
  start?: Date;
  /** A CSV recording to replay (`time,temperature,humidity,illuminance`). */
  readings?: string;
  switches: Partial<Switches>;
};

function defaultsOf<Of extends Table>(table: Of): Values<Of> {
  return Object.fromEntries(Object.entries(table).map(([name, { otherwise }]) => [name, otherwise])) as Values<Of>;
}

export const DEFAULT_SETTINGS: Settings = defaultsOf(SETTINGS);

function check(table: Table, input: object): void {
  for (const [name, value] of Object.entries(input)) {
    const setting = Object.hasOwn(table, name) ? table[name] : undefined;
    if (setting === undefined) {
      throw new SimulatorError(`There is no setting "${name}"; there are ${Object.keys(table).join(', ')}.`);
    }
    if (!setting.passes(value)) {
      throw new SimulatorError(`The setting ${name} is ${setting.says}, not ${JSON.stringify(value)}.`);
    }
  }
}

/** Checks `{ setting: value }` from outside; throws a {@link SimulatorError} that says what is allowed. */
export function checkSettings(input: unknown): Partial<Settings> {
  if (typeof input !== 'object' || input === null || Array.isArray(input)) {
    throw new SimulatorError('Settings are one JSON object, such as {"window":288}.');
  }
  check(SETTINGS, input);
  return input;
}

/** Fills in the defaults; throws a {@link SimulatorError} for what can't be simulated. */
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
