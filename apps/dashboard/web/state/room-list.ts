/** The list of rooms: what can be chosen, and its updates by the server's events. Pure: each update is a new list. */
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
  return { ...sensor, latest: isNewer ? reading : known, first_reading_at: isEarlier ? from : first };
}

/** An entry of the chooser: a sensor, or a room that has none. */
export interface Selection {
  key: string;
  room: RoomJson;
  sensor: SensorJson | null;
}

export const selectionsIn = (rooms: readonly RoomJson[]): Selection[] =>
  rooms.flatMap((room): Selection[] =>
    room.sensors.length === 0
      ? [{ key: room.uuid, room, sensor: null }]
      : room.sensors.map((sensor) => ({ key: sensor.uuid, room, sensor })),
  );

/** The entry with this key; the first one when none, or an unknown one, is chosen. */
export function chosenOf(selections: readonly Selection[], key: string | null): Selection | null {
  const chosen = key?.toLowerCase();
  return selections.find((selection) => selection.key.toLowerCase() === chosen) ?? selections[0] ?? null;
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
