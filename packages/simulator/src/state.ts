import { type Entry, messageId } from './household/chatter.ts';
import { climateOf } from './household/climate.ts';
import { type Clock, startClock } from './household/clock.ts';
import { buildHousehold, type Household, type HouseRoom, type RoomSensor } from './household/household.ts';
import { hash } from './household/random.ts';
import { householdSeries, nthNewest, type Series, withSilences } from './household/readings.ts';
import type { Recording } from './household/recording.ts';
import { openRoomMessages, type RoomMessages } from './household/room-messages.ts';
import { DEFAULT_SETTINGS, type Settings, type SimulatorOptions } from './options.ts';
import type { Fault } from './service/faults.ts';
import { HttpError } from './service/http-error.ts';
import type { Call } from './service/recorded-calls.ts';

/**
 * Everything the simulator knows of one account, in one object. Functions take it as their first argument. Accounts have
 * a household of their own; all else is the same for all of them.
 */
export interface State {
  /** Of every account, this one too. */
  accounts: State[];
  settings: Settings;
  clock: Clock;
  household: Household;
  /** `http://127.0.0.1:4680`, known once it listens. */
  origin: string;
  /** By lower-case uuid of the room. */
  roomMessages: Map<string, RoomMessages>;
  /** By lower-case uuid. */
  sensors: Map<string, TrackedSensor>;
  /** Every size that `window` has had, and the newest reading's time in it: all that were ever inside count as offered. */
  windows: { since: number; window: number }[];
  /** By access token: whose it is, when it was issued, and its calls in the current minute. */
  tokens: Map<string, { account: State; issued: number; minute: number; calls: number }>;
  /** Posted messages by lower-case `unique_id`. */
  posted: Map<string, { roomMessages: RoomMessages; entry: Entry; repeats: number }[]>;
  /** Posted files by message id. */
  uploads: Map<number, { bytes: Buffer; type: string }>;
  /** Messages with an id up to this one are no longer offered; it is subtracted from the ids of later ones. */
  idOffset: number;
  /** Every accepted POST and read mark, for `GET /_control/received`. */
  received: object[];
  /** What `refuse_once` has refused. */
  refused: Set<string>;
  /** Armed faults, the next one first. */
  faults: Fault[];
  /** Calls by endpoint and outcome. */
  requests: Record<string, Record<string, number>>;
  /** The newest calls, for `GET /_control/calls`. */
  calls: Call[];
  /** One function for each held subscribe: it checks again for something new. */
  polls: Set<() => void>;
  /** Aborts when the simulator closes. */
  closing: AbortController;
}

/** A room sensor and its readings. */
export interface TrackedSensor {
  sensor: RoomSensor;
  series: Series;
  /** Times without readings, from the setting `silent_sensors`; `to` is `Infinity` while the sensor is silent. */
  silences: { from: number; to: number }[];
}

/**
 * The state of a simulator that has just started, as its first account has it; `recording` gives the readings of the
 * first sensor.
 */
export function createState(options: SimulatorOptions, recording: Recording | undefined): State {
  const { seed, history, window, hold, speed, switches } = options;
  const first = recording?.times[0];
  const start = first === undefined ? Math.floor((options.start?.getTime() ?? Date.now()) / 1000) : first + history;
  const begin = first ?? start - history;
  const state: State = {
    accounts: [],
    settings: { ...DEFAULT_SETTINGS, window, hold, speed, ...switches },
    clock: startClock(start * 1000, speed),
    origin: '',
    ...buildAccount(options, { seed, begin, start }, recording),
    windows: [],
    tokens: new Map(),
    posted: new Map(),
    uploads: new Map(),
    idOffset: 0,
    received: [],
    refused: new Set(),
    faults: [],
    requests: {},
    calls: [],
    polls: new Set(),
    closing: new AbortController(),
  };
  state.windows.push({ since: newestOffered(state), window });
  state.accounts.push(state);
  for (let number = 1; number < options.accounts; number += 1) {
    // What all accounts share is read through to the first one, also when it is replaced there.
    const account = buildAccount(options, { seed: hash(seed, 3, number), begin, start });
    state.accounts.push(Object.assign(Object.create(state) as State, account));
  }
  return state;
}

/** What is an account's own. */
function buildAccount(
  options: SimulatorOptions,
  { seed, begin, start }: { seed: number; begin: number; start: number },
  recording?: Recording,
): Pick<State, 'household' | 'roomMessages' | 'sensors'> {
  const { interval, decimals, gaps, chatter, switches } = options;
  const household = buildHousehold(seed, options.rooms, options.sensors);
  const built = { household, roomMessages: new Map<string, RoomMessages>(), sensors: new Map<string, TrackedSensor>() };
  for (const room of household.rooms) {
    const roomMessages = openRoomMessages(room, begin, start, chatter);
    roomMessages.lateness = switches.message_lateness ?? DEFAULT_SETTINGS.message_lateness;
    built.roomMessages.set(room.uuid.toLowerCase(), roomMessages);
    for (const sensor of room.roomSensors) {
      const sensorSeed = hash(room.seed, 2, sensor.position);
      const climate = climateOf(seed, sensorSeed, sensor.position);
      const isWhole = sensor.position >= room.roomSensors.length - options.whole;
      const seriesOptions = {
        seed: sensorSeed,
        robotSeed: room.seed,
        climate,
        begin,
        start,
        interval,
        gaps,
        decimals: decimals && !isWhole,
      };
      const silences: TrackedSensor['silences'] = [];
      const series = sensor.number === 0 && recording !== undefined ? recording.series : householdSeries(seriesOptions);
      built.sensors.set(sensor.uuid.toLowerCase(), { sensor, series: withSilences(series, silences), silences });
    }
  }
  return built;
}

/** Whether the list has this uuid, in any case. */
export const includesUuid = (list: readonly string[], uuid: string) =>
  list.some((item) => item.toLowerCase() === uuid.toLowerCase());

/** A room by uuid in any case. Throws {@link HttpError} 404 when the account isn't in it. */
export function roomMessagesOf(state: State, uuid: string): RoomMessages {
  const roomMessages = state.roomMessages.get(uuid.toLowerCase());
  if (roomMessages === undefined || includesUuid(state.settings.left_rooms, uuid)) throw new HttpError(404);
  return roomMessages;
}

/** As {@link roomMessagesOf}; throws {@link HttpError} also when the key may not read messages (`refuse_messages`). */
export function readableMessagesOf(state: State, uuid: string): RoomMessages {
  const roomMessages = roomMessagesOf(state, uuid);
  const { refuse_messages, refuse_status } = state.settings;
  if (!refuse_messages.includes('*') && !includesUuid(refuse_messages, uuid)) return roomMessages;
  throw new HttpError(refuse_status);
}

/** A room sensor of that room. Throws {@link HttpError} 404. */
export function sensorOf(state: State, room: HouseRoom, uuid: string): TrackedSensor {
  const tracked = state.sensors.get(uuid.toLowerCase());
  if (tracked === undefined || tracked.sensor.room !== room || includesUuid(state.settings.removed_sensors, uuid)) {
    throw new HttpError(404);
  }
  return tracked;
}

/** Resets the message ids: the messages so far are no longer offered, later ones begin with low ids. */
export function restartIds(state: State): void {
  state.idOffset = messageId(state.clock.seconds() + 1, 0, 0);
}

/** Readings are offered up to this time: now, or the setting `readings_until`. */
export function newestOffered({ settings, clock }: State): number {
  return Math.min(clock.seconds(), settings.readings_until || Number.POSITIVE_INFINITY);
}

/** The time of the oldest reading that was ever inside the window. */
export function oldestOffered(state: State, { series }: TrackedSensor): number | undefined {
  const oldest = state.windows.map(({ since, window }) => nthNewest(series, since, window) ?? series.after(since));
  const known = oldest.filter((at) => at !== undefined);
  return known.length === 0 ? undefined : Math.min(...known);
}

/** Applies new settings and wakes the held long polls. */
export function applySettings(state: State, changes: Partial<Settings>): void {
  const now = state.clock.seconds();
  Object.assign(state.settings, changes);
  if (changes.speed !== undefined) state.clock.setSpeed(changes.speed);
  if (changes.window !== undefined || changes.readings_until !== undefined)
    state.windows.push({ since: newestOffered(state), window: state.settings.window });
  for (const { roomMessages: rooms, sensors } of state.accounts) {
    for (const roomMessages of rooms.values()) roomMessages.lateness = state.settings.message_lateness;
    for (const { sensor, silences } of sensors.values()) {
      const open = silences.find(({ to }) => to === Infinity);
      const silent = includesUuid(state.settings.silent_sensors, sensor.uuid);
      if (silent && open === undefined) silences.push({ from: now + 1, to: Infinity });
      if (!silent && open !== undefined) open.to = now + 1;
    }
  }
  wakePolls(state);
}

/** Lets every held long poll check for something new. */
export function wakePolls(state: State): void {
  for (const check of state.polls) check();
}
