/** What the real service leaves open (docs/simulator.md says why each is here). All can change while it runs. */
export interface Switches {
  /** Which 30 come when more than a page is newer than `newer_than`. */
  newer_than_page: 'newest' | 'oldest';
  /** Messages in a page. */
  page_size: number;
  subscribe_shape: 'array' | 'object';
  /** Answer 400 to a subscribe without `newer_than`. */
  strict_newer_than: boolean;
  /** Seconds of the household's clock that a token lasts; 0 = for ever. */
  token_lifetime: number;
  /** Calls per minute of the household's clock and token before 429; 0 = no limit. */
  rate_limit: number;
  /** Seconds in `Retry-After` beside a 429; 0 = no such header. */
  retry_after: number;
  unique_id_scope: 'global' | 'room';
  unique_id_case: 'insensitive' | 'sensitive';
  /** Rooms (`*` = all) whose messages, subscribe and read are refused with `refuse_status`. */
  refuse_messages: string[];
  refuse_status: 401 | 403 | 404;
  /** Rooms the account has left: not listed, 404 everywhere. */
  left_rooms: string[];
  /** Sensors that were removed: not listed, 404. */
  removed_sensors: string[];
  /** Sensors that give no readings from now on, until they are taken off this list. */
  silent_sensors: string[];
  empty_list: 'array' | 'null';
  /** What the unlisted presence sensor calls itself. */
  human_sensor_type: string;
  /** Adds a lock, a fire and a presence sensor to the first room. */
  more_sensors: boolean;
  media_type: 'specific' | 'octet-stream';
  media_needs_token: boolean;
  m4a_only: boolean;
  /** Characters; longer texts are refused with 400. 0 = no limit. */
  text_limit: number;
  date_style: 'Z' | '+09:00';
  /** Whether the household answers what is posted. */
  replies: boolean;
}

/** What may be changed by `PUT /_control/settings`. */
export interface Settings extends Switches {
  /** Newest readings that sensor_environments offers. */
  window: number;
  /** Real seconds that a subscribe is held. */
  hold: number;
  /** How fast the household's clock runs; 0 = it stands. */
  speed: number;
}

export interface SimulatorOptions {
  host: string;
  /** 0 = any free one. */
  port: number;
  seed: number;
  rooms: number;
  /** Room sensors in each room. */
  sensors: number;
  /** Seconds of past at the start. */
  history: number;
  /** Seconds between live samples. */
  interval: number;
  /** Mean seconds between live family messages on top of the daily ones; 0 = none. */
  chatter: number;
  speed: number;
  hold: number;
  window: number;
  /** 0.1 °C, 0.5 % and the fine steps of the light sensor, instead of whole numbers and 5.12 lx. */
  decimals: boolean;
  /** Whether the robot is unplugged a few times a year and single samples go missing. */
  gaps: boolean;
  /** When the household's clock starts; now by default. */
  start?: Date;
  /** A CSV recording to replay (`time,temperature,humidity,illuminance`). */
  readings?: string;
  switches: Partial<Switches>;
}

export const DEFAULT_OPTIONS: SimulatorOptions = {
  host: '127.0.0.1',
  port: 0,
  seed: 1,
  rooms: 1,
  sensors: 1,
  history: 400 * 86_400,
  interval: 300,
  chatter: 0,
  speed: 1,
  hold: 25,
  window: 288,
  decimals: false,
  gaps: true,
  switches: {},
};

export const DEFAULT_SWITCHES: Switches = {
  newer_than_page: 'newest',
  page_size: 30,
  subscribe_shape: 'array',
  strict_newer_than: false,
  token_lifetime: 0,
  rate_limit: 0,
  retry_after: 0,
  unique_id_scope: 'global',
  unique_id_case: 'insensitive',
  refuse_messages: [],
  refuse_status: 404,
  left_rooms: [],
  removed_sensors: [],
  silent_sensors: [],
  empty_list: 'array',
  human_sensor_type: 'sensor_human',
  more_sensors: false,
  media_type: 'specific',
  media_needs_token: true,
  m4a_only: false,
  text_limit: 0,
  date_style: 'Z',
  replies: true,
};

/** A wrong option, setting, fault or recording, in one sentence for a person. */
export class SimulatorError extends Error {
  override name = 'SimulatorError';
}

type Check = [says: string, passes: (value: unknown) => boolean];

const whole = (least: number): Check => [
  `a whole number from ${least}`,
  (value) => Number.isSafeInteger(value) && Number(value) >= least,
];
const positive: Check = ['a number from 0', (value) => Number.isFinite(value) && Number(value) >= 0];
const flag: Check = ['true or false', (value) => typeof value === 'boolean'];
const uuids: Check = [
  'a list of UUIDs',
  (value) => Array.isArray(value) && value.every((item) => typeof item === 'string'),
];
const oneOf = (...values: unknown[]): Check => [
  `one of ${values.map((value) => JSON.stringify(value)).join(', ')}`,
  (value) => values.includes(value),
];

const SETTINGS: Record<keyof Settings, Check> = {
  window: whole(1),
  hold: positive,
  speed: positive,
  newer_than_page: oneOf('newest', 'oldest'),
  page_size: whole(1),
  subscribe_shape: oneOf('array', 'object'),
  strict_newer_than: flag,
  token_lifetime: positive,
  rate_limit: whole(0),
  retry_after: whole(0),
  unique_id_scope: oneOf('global', 'room'),
  unique_id_case: oneOf('insensitive', 'sensitive'),
  refuse_messages: uuids,
  refuse_status: oneOf(401, 403, 404),
  left_rooms: uuids,
  removed_sensors: uuids,
  silent_sensors: uuids,
  empty_list: oneOf('array', 'null'),
  human_sensor_type: ['a name', (value) => typeof value === 'string' && value !== ''],
  more_sensors: flag,
  media_type: oneOf('specific', 'octet-stream'),
  media_needs_token: flag,
  m4a_only: flag,
  text_limit: whole(0),
  date_style: oneOf('Z', '+09:00'),
  replies: flag,
};

const isSetting = (name: string): name is keyof Settings => Object.hasOwn(SETTINGS, name);

/** Checks `{ setting: value }` from outside; throws a {@link SimulatorError} that says what is allowed. */
export function checkSettings(input: unknown): Partial<Settings> {
  if (typeof input !== 'object' || input === null || Array.isArray(input)) {
    throw new SimulatorError('Settings are one JSON object, such as {"window":288}.');
  }
  for (const [name, value] of Object.entries(input)) {
    if (!isSetting(name)) {
      throw new SimulatorError(`There is no setting "${name}"; there are ${Object.keys(SETTINGS).join(', ')}.`);
    }
    const [says, passes] = SETTINGS[name];
    if (!passes(value)) throw new SimulatorError(`The setting ${name} is ${says}, not ${JSON.stringify(value)}.`);
  }
  return input;
}

/** Fills in the defaults; throws a {@link SimulatorError} for what can't be simulated. */
export function completeOptions(given: Partial<SimulatorOptions>): SimulatorOptions {
  const recorded = given.readings === undefined ? {} : { history: 0 };
  const options = { ...DEFAULT_OPTIONS, ...recorded, ...given };
  const { speed, hold, window, switches } = options;
  checkSettings({ speed, hold, window, ...switches });
  const checks: [name: keyof SimulatorOptions, Check][] = [
    ['seed', whole(0)],
    ['rooms', whole(1)],
    ['sensors', whole(0)],
    ['history', whole(0)],
    ['interval', whole(1)],
    ['chatter', whole(0)],
  ];
  for (const [name, [says, passes]] of checks) {
    if (!passes(options[name])) throw new SimulatorError(`${name} is ${says}, not ${JSON.stringify(options[name])}.`);
  }
  // Their numbers are part of the ids of messages and readings.
  if (options.rooms > 2048) throw new SimulatorError('At most 2,048 rooms can be simulated.');
  if (options.rooms * options.sensors > 4096) throw new SimulatorError('At most 4,096 sensors can be simulated.');
  return options;
}
