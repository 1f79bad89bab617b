import { randomBytes } from 'node:crypto';
import { type Entry, messageId } from './household/chatter.ts';
import { climateOf } from './household/climate.ts';
import { type Clock, startClock } from './household/clock.ts';
import { buildHousehold, type Household, type HouseRoom, type Model, type RoomSensor } from './household/household.ts';
import { hash } from './household/random.ts';
import { householdSeries, nthNewest, type Series, withSilences } from './household/readings.ts';
import type { Recording } from './household/recording.ts';
import { openRoomMessages, type RoomMessages } from './household/room-messages.ts';
import { DEFAULT_SETTINGS, type Settings, type SimulatorOptions } from './options.ts';
import { type EmoAccount, type EmoService, openEmoAccount } from './service/emo/account.ts';
import { demoRefreshTokens } from './service/emo/credentials.ts';
import type { Fault } from './service/fault-kinds.ts';
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
  /** The same for what else waits for the clock, for settings and for messages. */
  watchers: Set<() => void>;
  /** What the account has at BOCCO emo's service, and what all accounts have there. */
  emo: EmoAccount;
  emoService: EmoService;
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
    watchers: new Set(),
    emoService: {
      refreshTokens: demoRefreshTokens(options.accounts),
      key: randomBytes(64),
      issued: 0,
      offered: [],
      deliveries: [],
    },
    closing: new AbortController(),
  };
  state.windows.push({ since: newestOffered(state), window });
  offerValues(state);
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
): Pick<State, 'household' | 'roomMessages' | 'sensors' | 'emo'> {
  const { interval, decimals, gaps, chatter, switches } = options;
  const household = buildHousehold(seed, options.rooms, options.sensors, options.emo);
  const built = {
    household,
    roomMessages: new Map<string, RoomMessages>(),
    sensors: new Map<string, TrackedSensor>(),
    emo: openEmoAccount(household, seed, start * 1000),
  };
  for (const room of household.rooms) {
    const roomMessages = openRoomMessages(room, begin, start, chatter);
    roomMessages.lateness = switches.message_lateness ?? DEFAULT_SETTINGS.message_lateness;
    built.roomMessages.set(room.uuid.toLowerCase(), roomMessages);
    for (const sensor of room.roomSensors) {
      const sensorSeed = hash(room.seed, 2, sensor.position);
      const climate = climateOf(seed, sensorSeed, sensor.position);
      const isWhole = sensor.position >= room.roomSensors.length - options.whole;
      const isFine = room.model === 'emo' || (decimals && !isWhole);
      const seriesOptions = {
        seed: sensorSeed,
        robotSeed: room.seed,
        climate,
        begin,
        start,
        interval,
        gaps,
        decimals: isFine,
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

/** A room with that robot by uuid in any case. Throws {@link HttpError} 404 when the account isn't in it. */
export function roomMessagesOf(state: State, model: Model, uuid: string): RoomMessages {
  const roomMessages = state.roomMessages.get(uuid.toLowerCase());
  if (roomMessages?.room.model !== model || includesUuid(state.settings.left_rooms, uuid)) throw new HttpError(404);
  return roomMessages;
}

/** The rooms with that robot that the account is in. */
export function joinedRooms(state: State, model: Model): RoomMessages[] {
  const rooms = [...state.roomMessages.values()].filter(({ room }) => room.model === model);
  return rooms.filter(({ room }) => !includesUuid(state.settings.left_rooms, room.uuid));
}

/** As {@link roomMessagesOf} of a BOCCO; throws {@link HttpError} also when the key may not read messages (`refuse_messages`). */
export function readableMessagesOf(state: State, uuid: string): RoomMessages {
  const roomMessages = roomMessagesOf(state, 'bocco', uuid);
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

/** The time of the oldest reading that was ever inside the window; of a BOCCO emo, that was ever among the values. */
export function oldestOffered(state: State, { series, sensor }: TrackedSensor): number | undefined {
  const windows =
    sensor.room.model === 'bocco'
      ? state.windows.map(({ since, window }) => ({ since, count: window }))
      : state.emoService.offered;
  const oldest = windows.map(({ since, count }) => nthNewest(series, since, count) ?? series.after(since));
  const known = oldest.filter((at) => at !== undefined);
  return known.length === 0 ? undefined : Math.min(...known);
}

/** Notes how many values of a sensor BOCCO emo's service offers from now on: all that were ever among them count as offered. */
function offerValues(state: State): void {
  const { emo_values, emo_values_count } = state.settings;
  const count = emo_values === 'latest' ? 1 : emo_values_count;
  state.emoService.offered.push({ since: newestOffered(state), count });
}

/** Applies new settings and wakes the held long polls. */
export function applySettings(state: State, changes: Partial<Settings>): void {
  const now = state.clock.seconds();
  Object.assign(state.settings, changes);
  if (changes.speed !== undefined) state.clock.setSpeed(changes.speed);
  if (changes.window !== undefined || changes.readings_until !== undefined)
    state.windows.push({ since: newestOffered(state), window: state.settings.window });
  if (
    changes.emo_values !== undefined ||
    changes.emo_values_count !== undefined ||
    changes.readings_until !== undefined
  )
    offerValues(state);
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

/** Lets every held long poll and every watcher check for something new. */
export function wakePolls(state: State): void {
  for (const check of [...state.polls, ...state.watchers]) check();
}
