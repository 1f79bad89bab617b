/** The list of rooms: what can be chosen, and its updates by the server's events. Pure: each update is a new list. */
import { metrics } from '@roomlog/store/metrics';
import { isUnchangedTooLong } from '@roomlog/store/suspect';
import type { ReadingJson, RoomJson, SensorJson } from '../../src/schemas.ts';

const positionOf = ({ position }: RoomJson) => position ?? Number.POSITIVE_INFINITY;

/** With a room that is new or has changed, in BOCCO's order. */
export function withRoom(known: readonly RoomJson[], room: RoomJson): RoomJson[] {
  const others = known.filter(({ uuid }) => uuid !== room.uuid);
  const at = others.findIndex((other) => positionOf(other) > positionOf(room));
  return at === -1 ? [...others, room] : others.toSpliced(at, 0, room);
}

export const hasSensor = ({ sensors }: RoomJson, sensor: string) => sensors.some(({ uuid }) => uuid === sensor);

/** With new readings of a sensor: `from` is the time of the first; `reading` becomes the latest unless it is older. */
export function withLatest(known: readonly RoomJson[], sensor: string, from: string, reading: ReadingJson): RoomJson[] {
  return known.map((room) => {
    if (!hasSensor(room, sensor)) return room;
    const sensors = room.sensors.map((of) => (of.uuid === sensor ? withReading(of, from, reading) : of));
    return { ...room, sensors };
  });
}

function withReading(sensor: SensorJson, from: string, reading: ReadingJson): SensorJson {
  const { latest: known, first_reading_at: first } = sensor;
  const isNewer = known === null || Date.parse(reading.created_at) >= Date.parse(known.created_at);
  const isEarlier = first === null || Date.parse(from) < Date.parse(first);
  const newest = isNewer ? { latest: reading, ...believed(sensor, reading) } : {};
  return { ...sensor, ...newest, first_reading_at: isEarlier ? from : first };
}

/** Since when it has said the same, and whether that is too long: by the server's rule. */
function believed(sensor: SensorJson, reading: ReadingJson): Partial<SensorJson> {
  const { latest, timing, unchanged_since: since, unchanged_longer: longer } = sensor;
  if (timing === 'measured' && since === null) return {};
  const isSame = since !== null && metrics.every((metric) => latest?.[metric] === reading[metric]);
  const unchanged_since = isSame ? since : reading.created_at;
  const others = sensor.suspect.filter((why) => why !== 'unchanged');
  const isTooLong = isUnchangedTooLong(Date.parse(unchanged_since) / 1000, Date.parse(reading.created_at) / 1000);
  const suspect = isTooLong ? ['unchanged' as const, ...others] : others;
  return { unchanged_since, unchanged_longer: isSame && longer, suspect };
}

/** Something speaks against what it says now. */
export const isSuspect = (sensor: SensorJson | null): boolean => (sensor?.suspect.length ?? 0) > 0;

/** Values that have been the same for as long (milliseconds) are told to be. */
const longUnchanged = 3_600_000;

/** It has said the same for long, up to its latest reading; never of one whose readings have times of their own. */
export function saysTheSame({ latest, unchanged_since: since }: SensorJson): boolean {
  return latest !== null && since !== null && Date.parse(latest.created_at) - Date.parse(since) >= longUnchanged;
}

/** An entry of the chooser: a sensor, or a room that has none. */
export interface Selection {
  key: string;
  room: RoomJson;
  sensor: SensorJson | null;
}

/** Without sensors whose place another one took. */
export function selectionsIn(rooms: readonly RoomJson[]): Selection[] {
  const replaced = new Set(rooms.flatMap(({ sensors }) => sensors.map(({ continues }) => continues)));
  return rooms.flatMap((room): Selection[] => {
    const sensors = room.sensors.filter(({ uuid }) => !replaced.has(uuid));
    return sensors.length === 0
      ? [{ key: room.uuid, room, sensor: null }]
      : sensors.map((sensor) => ({ key: sensor.uuid, room, sensor }));
  });
}

/** The entry with this key, or of what took its place; the first one when none, or an unknown one, is chosen. */
export function chosenOf(selections: readonly Selection[], key: string | null): Selection | null {
  const chosen = key?.toLowerCase();
  return (
    selections.find((selection) => selection.key.toLowerCase() === chosen) ??
    selections.find(({ sensor }) => sensor !== null && sensor.continues === chosen) ??
    selections[0] ??
    null
  );
}

/** A sensor, and those of these rooms that were in its place before, the newest first. */
export function lineOf(rooms: readonly RoomJson[], sensor: SensorJson): SensorJson[] {
  const all = new Map(rooms.flatMap(({ sensors }) => sensors.map((one) => [one.uuid, one])));
  const line = new Set<SensorJson>();
  for (let one: SensorJson | undefined = sensor; one && !line.has(one); one = all.get(one.continues ?? ''))
    line.add(one);
  return [...line];
}

/**
 * What a place is called among others, and what is said beside it. A room's only sensor goes by the room: where there
 * are many rooms, each has its "living room".
 */
export function placeNames(room: string, sensor: string, isOnly: boolean): { name: string; beside: string } {
  if (sensor === '' || sensor === room) return { name: room, beside: '' };
  return isOnly ? { name: room, beside: sensor } : { name: sensor, beside: room };
}

export const selectionName = ({ room, sensor }: Selection) => sensor?.nickname || room.name;
