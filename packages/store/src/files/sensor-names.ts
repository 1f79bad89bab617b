/** What columns of several sensors are called. */

/** A sensor and its room, as people know them. */
interface Named {
  uuid: string;
  nickname: string;
  room: { name: string };
}

/**
 * A name for each sensor, all different: its own, where several have that the room's before it, and where those are the
 * same too, a number behind it.
 */
export function distinctNames(sensors: readonly Named[]): string[] {
  const own = sensors.map(({ uuid, nickname }) => nickname.trim() || uuid);
  const shared = new Set(own.filter((name, at) => own.indexOf(name) !== at));
  const longer = own.map((name, at) => (shared.has(name) ? `${sensors[at]?.room.name ?? ''} ${name}`.trim() : name));
  const taken = new Set<string>();
  return longer.map((name) => {
    let distinct = name;
    for (let number = 2; taken.has(distinct); number++) distinct = `${name} (${number})`;
    taken.add(distinct);
    return distinct;
  });
}
