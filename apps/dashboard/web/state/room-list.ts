/** The list of rooms, kept up to date by what the server tells: each function gives a new list. Pure. */
import type { ReadingJson, RoomJson, SensorJson } from '../../src/schemas.ts';

const placeOf = ({ position }: RoomJson) => position ?? Number.POSITIVE_INFINITY;

/** With a room that is new or has changed, in BOCCO's order. */
export function withRoom(known: readonly RoomJson[], room: RoomJson): RoomJson[] {
  const others = known.filter(({ uuid }) => uuid !== room.uuid);
  const at = others.findIndex((other) => placeOf(other) > placeOf(room));
  return at === -1 ? [...others, room] : others.toSpliced(at, 0, room);
}

export const hasSensor = ({ sensors }: RoomJson, sensor: string) => sensors.some(({ uuid }) => uuid === sensor);

/** With readings of a sensor that have come, of which `from` is the time of the first; an older one is not the latest. */
export function withLatest(known: readonly RoomJson[], sensor: string, from: string, reading: ReadingJson): RoomJson[] {
  return known.map((room) => {
    if (!hasSensor(room, sensor)) return room;
    const sensors = room.sensors.map((of) => (of.uuid === sensor ? heardOf(of, from, reading) : of));
    return { ...room, sensors };
  });
}

function heardOf(sensor: SensorJson, from: string, reading: ReadingJson): SensorJson {
  const { latest: known, first_reading_at: first } = sensor;
  const isNewer = known === null || Date.parse(reading.created_at) >= Date.parse(known.created_at);
  const isEarlier = first === null || Date.parse(from) < Date.parse(first);
  return { ...sensor, latest: isNewer ? reading : known, first_reading_at: isEarlier ? from : first };
}
