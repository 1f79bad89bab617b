/** Reads what the first paint shows, for who asks. */
import {
  findRoom,
  findSensor,
  messagesPage,
  parseDay,
  readChainSeries,
  readUsual,
  roomOfSensor,
  roomOverview,
  roomsOverview,
  type Store,
} from '@roomlog/store';
import { type Metric, perMetric } from '@roomlog/store/metrics';
import { halfHourOfDay, isoWithOffset, startOfDay } from '@roomlog/store/time';
import type { Hours, Painted, Today } from '../../web/first-paint/painted.ts';
import { yearOfWeeks } from '../../web/state/compare.ts';
import { shiftDays } from '../../web/state/range.ts';
import { chosenOf, selectionsIn } from '../../web/state/room-list.ts';
import { valueAt } from '../../web/state/value-at.ts';
import type { Compared } from '../../web/text/comparison.ts';
import { dictionaries } from '../../web/text/dictionaries.ts';
import { createFormatter } from '../../web/text/formatter.ts';
import type { Principal } from '../access/principal.ts';
import type { Context } from '../context.ts';
import { wholeLine } from '../routes/find.ts';
import type { RoomJson, SensorJson } from '../schemas.ts';
import { serializeMessages, serializeRoom, serializeStatus, surroundingsOf } from '../serialize.ts';
import type { Choices } from './choices.ts';

/** Of the list; one further down is shown when the address names it. */
const roomsListed = 50;
const messagesShown = 10;

const hour = 3600;
const day = 86_400;

/** About thirty statements, however much is stored. */
export async function readPainted(
  { reader }: Context,
  principal: Pick<Principal, 'room' | 'permissions'>,
  { key, language }: Choices,
): Promise<Painted> {
  const status = await serializeStatus(reader);
  const zone = status.time_zone;
  const now = Date.parse(status.now) / 1000;
  const selections = selectionsIn(await roomsFor(reader, principal, key));
  const chosen = chosenOf(selections, key);
  const today = chosen?.sensor
    ? await readToday(reader, chosen.sensor.uuid, now, { zone, room: principal.room })
    : null;
  const compared = chosen?.sensor ? await readCompared(reader, chosen.sensor, { zone, room: principal.room }) : null;
  const room = chosen && (await findRoom(reader.db, chosen.room.uuid));
  const page = room ? await messagesPage(reader.db, room.id, { limit: messagesShown }) : [];
  const texts = dictionaries[language];
  const wholeNumbers = perMetric((metric) => isWhole(today?.hours, metric));
  return {
    language,
    texts,
    format: createFormatter({ language, texts, zone, now, wholeNumbers }),
    status,
    canManage: principal.permissions.includes('admin'),
    chosen,
    selections,
    today,
    compared,
    messages: room ? await serializeMessages(reader, room.uuid, page) : [],
  };
}

/** A link has one room only, whatever the address names. */
async function roomsFor(
  store: Store,
  { room: only }: Pick<Principal, 'room'>,
  key: string | null,
): Promise<RoomJson[]> {
  const { rooms } = await roomsOverview(store.db, { limit: roomsListed, only });
  const named = key !== null && only === undefined ? await roomNamed(store, key) : undefined;
  const further =
    named && !rooms.some(({ id }) => id === named.id) ? await roomOverview(store.db, named.id) : undefined;
  const surroundings = await surroundingsOf(store);
  return [...rooms, ...(further ? [further] : [])].map((room) => serializeRoom(room, surroundings));
}

async function roomNamed({ db }: Store, key: string) {
  const sensor = await findSensor(db, key);
  return sensor ? roomOfSensor(db, sensor) : findRoom(db, key);
}

/** Whose page it is: of a link only that room. */
interface Of {
  zone: string;
  room: string | undefined;
}

async function readToday(store: Store, uuid: string, now: number, { zone, room }: Of): Promise<Today | null> {
  const { db } = store;
  const sensor = await findSensor(db, uuid);
  if (!sensor) return null;
  const line = await wholeLine(store, sensor, room);
  const span = { from: startOfDay(now, zone), to: startOfDay(now, zone, 1) };
  return { span, hours: await readChainSeries(db, line, { ...span, zone }, '1h') };
}

/** What the page asks for one by one: about 15 ms. */
async function readCompared(
  store: Store,
  { uuid, latest, stale }: SensorJson,
  { zone, room }: Of,
): Promise<Compared | null> {
  const { db } = store;
  const sensor = await findSensor(db, uuid);
  if (!sensor || !latest || stale || latest.temperature === null) return null;
  const { temperature } = latest;
  const line = await wholeLine(store, sensor, room);
  const at = Date.parse(latest.created_at) / 1000;
  const celsiusAt = async (ts: number) => {
    const around = { from: ts - hour, to: ts + hour, zone };
    return valueAt(await readChainSeries(db, line, around), 'temperature', ts);
  };
  const today = parseDay('day', isoWithOffset(at, zone).slice(0, 10));
  const { temperature: bands } = await readUsual(
    db,
    line.map(({ id }) => id),
    today,
    zone,
  );
  const yesterday = await celsiusAt(at - day);
  return {
    temperature,
    usual: bands?.[halfHourOfDay(at, zone)] ?? null,
    sinceYesterday: yesterday === null ? null : temperature - yesterday,
    yearAgo: await celsiusAt(shiftDays(at, zone, -yearOfWeeks)),
  };
}

/** As far as the lowest and highest of each hour tell. */
function isWhole(hours: Hours | undefined, metric: Metric): boolean {
  const extremes = [hours?.[`${metric}_min`] ?? [], hours?.[`${metric}_max`] ?? []].flat();
  return extremes.length > 0 && extremes.every((value) => value === null || Number.isInteger(value));
}
