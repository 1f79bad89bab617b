import type { Sensor } from '@roomlog/api';
import { type Entry, messageId } from './household/chatter.ts';
import { climateOf } from './household/climate.ts';
import { type Clock, startClock } from './household/clock.ts';
import {
  buildHousehold,
  type Household,
  type HouseRoom,
  otherSensors,
  type RoomSensor,
} from './household/household.ts';
import { hash } from './household/random.ts';
import { houseSeries, nthNewest, readingJson, type Series, withSilences } from './household/readings.ts';
import type { Recording } from './household/recording.ts';
import { latest, openRoomMessages, type RoomMessages, readIds } from './household/room-messages.ts';
import { DEFAULT_SETTINGS, type Settings, type SimulatorOptions } from './options.ts';
import type { Fault } from './service/faults.ts';
import { HttpError } from './service/http-error.ts';
import { date, type Wire, type WireMember, type WireRoom, wireMessage, wireSensor, wireUser } from './service/wire.ts';

export interface TrackedSensor {
  sensor: RoomSensor;
  series: Series;
  /** Spans without readings, asked for by `silent_sensors`; the last one may be open. */
  silences: { from: number; to: number }[];
}

interface Upload {
  bytes: Buffer;
  type: string;
}

/** Everything the simulator knows. Functions take it as their first argument. */
export interface State {
  settings: Settings;
  clock: Clock;
  house: Household;
  /** `http://127.0.0.1:4680`, known once it listens. */
  origin: string;
  /** By lower-case uuid. */
  mailboxes: Map<string, RoomMessages>;
  sensors: Map<string, TrackedSensor>;
  /** Every size the window has had, and since when: what was ever inside it was ever offered. */
  windows: { since: number; window: number }[];
  tokens: Map<string, { issued: number; minute: number; calls: number }>;
  /** Posted messages by lower-case `unique_id`. */
  posted: Map<string, { box: RoomMessages; entry: Entry; repeats: number }[]>;
  uploads: Map<number, Upload>;
  /** Ids of messages up to this one are no longer offered, and the later ones are offered less by as much. */
  idsFrom: number;
  received: object[];
  /** What is armed to go wrong, in the order in which it will. */
  faults: Fault[];
  /** How often each endpoint was called, by what came of it. */
  requests: Record<string, Record<string, number>>;
  /** Looks again, for each held subscribe. */
  polls: Set<() => void>;
  closing: AbortController;
}

export function createState(options: SimulatorOptions, recording: Recording | undefined): State {
  const { seed, history, interval, decimals, gaps } = options;
  const first = recording?.times[0];
  const start = first === undefined ? Math.floor((options.start?.getTime() ?? Date.now()) / 1000) : first + history;
  const begin = first ?? start - history;
  const house = buildHousehold(seed, options.rooms, options.sensors);
  const world: State = {
    settings: {
      ...DEFAULT_SETTINGS,
      window: options.window,
      hold: options.hold,
      speed: options.speed,
      ...options.switches,
    },
    clock: startClock(start * 1000, options.speed),
    house,
    origin: '',
    mailboxes: new Map(),
    sensors: new Map(),
    windows: [{ since: start, window: options.window }],
    tokens: new Map(),
    posted: new Map(),
    uploads: new Map(),
    idsFrom: 0,
    received: [],
    faults: [],
    requests: {},
    polls: new Set(),
    closing: new AbortController(),
  };
  for (const room of house.rooms) {
    const box = openRoomMessages(room, begin, start, options.chatter);
    box.lateness = world.settings.message_lateness;
    world.mailboxes.set(room.uuid.toLowerCase(), box);
    for (const sensor of room.roomSensors) {
      const sensorSeed = hash(room.seed, 2, sensor.position);
      const climate = climateOf(seed, sensorSeed, sensor.position);
      const made = { seed: sensorSeed, robotSeed: room.seed, climate, begin, start, interval, decimals, gaps };
      const silences: TrackedSensor['silences'] = [];
      const series = sensor.number === 0 && recording !== undefined ? recording.series : houseSeries(made);
      world.sensors.set(sensor.uuid.toLowerCase(), { sensor, series: withSilences(series, silences), silences });
    }
  }
  return world;
}

const listed = (list: readonly string[], uuid: string) =>
  list.some((item) => item.toLowerCase() === uuid.toLowerCase());

/** The room, unless the account isn't in it. Throws {@link HttpError} 404. */
export function roomOf(world: State, uuid: string): RoomMessages {
  const box = world.mailboxes.get(uuid.toLowerCase());
  if (box === undefined || listed(world.settings.left_rooms, uuid)) throw new HttpError(404, 'Not Found');
  return box;
}

/** The room for reading its messages. Throws {@link HttpError} also for a key without that permission. */
export function readableRoomOf(world: State, uuid: string): RoomMessages {
  const box = roomOf(world, uuid);
  const { refuse_messages, refuse_status } = world.settings;
  if (!refuse_messages.includes('*') && !listed(refuse_messages, uuid)) return box;
  throw new HttpError(
    refuse_status,
    ({ 401: 'Unauthorized', 403: 'Forbidden', 404: 'Not Found' } as const)[refuse_status],
  );
}

/** A room sensor of that room. Throws {@link HttpError} 404. */
export function sensorOf(world: State, room: HouseRoom, uuid: string): TrackedSensor {
  const tracked = world.sensors.get(uuid.toLowerCase());
  if (tracked === undefined || tracked.sensor.room !== room || listed(world.settings.removed_sensors, uuid)) {
    throw new HttpError(404, 'Not Found');
  }
  return tracked;
}

const writing = (world: State) => ({ origin: world.origin, date_style: world.settings.date_style });

export function messageOf(world: State, entry: Entry) {
  return { ...wireMessage(writing(world), entry), id: offeredId(world, entry.id) };
}

const offeredId = ({ idsFrom }: State, id: number) => (id > idsFrom ? id - idsFrom : id);

/** As after the reset of an account: there are no messages any more, and those to come begin with low ids. */
export function restartIds(world: State): void {
  world.idsFrom = messageId(world.clock.seconds() + 1, 0, 0);
}

export function membersOf(world: State, box: RoomMessages, now: number): WireMember[] {
  const reads = readIds(box, now);
  return box.room.members.map((member) => ({
    user: wireUser(writing(world), member),
    joined_at: date(writing(world), box.begin),
    read_id: Math.max(0, (reads.get(member.uuid) ?? 0) - world.idsFrom),
  }));
}

function sensorsOf(world: State, room: HouseRoom): Wire<Sensor>[] | null {
  const { more_sensors, human_sensor_type, removed_sensors } = world.settings;
  const others = more_sensors && room.number === 0 ? otherSensors(room, human_sensor_type) : [];
  const sensors = [...room.roomSensors, ...(room.door ? [room.door] : []), ...others];
  const present = sensors.filter(({ uuid }) => !listed(removed_sensors, uuid));
  return present.length === 0 ? null : present.map((sensor) => wireSensor(writing(world), sensor));
}

/** The rooms of the account. `updated_at` moves with every reading, as it does in the tutorial. */
export function joinedRooms(world: State): WireRoom[] {
  const now = world.clock.seconds();
  const joined = [...world.mailboxes.values()].filter(({ room }) => !listed(world.settings.left_rooms, room.uuid));
  return joined.map((box) => {
    const { room } = box;
    const newest = latest(box, now);
    const measured = room.roomSensors.map(({ uuid }) => world.sensors.get(uuid)?.series.before(now) ?? 0);
    return {
      uuid: room.uuid,
      name: room.name,
      updated_at: date(writing(world), Math.max(box.begin, newest?.at ?? 0, ...measured)),
      background_image: '',
      members: membersOf(world, box, now),
      messages: newest === undefined || newest.id <= world.idsFrom ? [] : [messageOf(world, newest)],
      sensors: sensorsOf(world, room),
    };
  });
}

/** A reading as compact JSON. */
export function readingOf(world: State, { sensor, series }: TrackedSensor, at: number): string {
  return readingJson(series, sensor.room.seed, sensor.number, at, date(writing(world), at));
}

/** The oldest reading that was ever inside the window. */
export function oldestOffered(world: State, { series }: TrackedSensor): number | undefined {
  const oldest = world.windows.map(({ since, window }) => nthNewest(series, since, window) ?? series.after(since));
  const known = oldest.filter((at) => at !== undefined);
  return known.length === 0 ? undefined : Math.min(...known);
}

/** Takes over new settings; held subscribes look again. */
export function applySettings(world: State, changes: Partial<Settings>): void {
  const now = world.clock.seconds();
  Object.assign(world.settings, changes);
  if (changes.speed !== undefined) world.clock.setSpeed(changes.speed);
  if (changes.window !== undefined) world.windows.push({ since: now, window: changes.window });
  for (const box of world.mailboxes.values()) box.lateness = world.settings.message_lateness;
  for (const { sensor, silences } of world.sensors.values()) {
    const open = silences.find(({ to }) => to === Number.POSITIVE_INFINITY);
    const silent = listed(world.settings.silent_sensors, sensor.uuid);
    if (silent && open === undefined) silences.push({ from: now + 1, to: Number.POSITIVE_INFINITY });
    if (!silent && open !== undefined) open.to = now + 1;
  }
  wakePolls(world);
}

export function wakePolls(world: State): void {
  for (const look of world.polls) look();
}
