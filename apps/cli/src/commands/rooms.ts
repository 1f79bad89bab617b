import type { Room } from '@roomlog/api';
import { findAccess, withRooms } from '../bocco.ts';
import { printJson, printLine, printTable, timeIn } from '../output/print.ts';

export interface RoomsOptions {
  verbose?: boolean;
  json?: boolean;
}

/** Prints the rooms that the accounts have joined, from BOCCO. */
export async function rooms({ json, verbose }: RoomsOptions, stop: AbortSignal): Promise<void> {
  const access = findAccess();
  const found = await withRooms(access, stop, (joined) => joined.map(({ room }) => room));
  if (json) return printJson(found);
  if (verbose) {
    const time = timeIn(access.timeZone);
    for (const room of found) printWhole(room, time);
    return;
  }
  const names = (users: { nickname: string }[]) => users.map(({ nickname }) => nickname).join(', ');
  printTable([
    ['ROOM', 'NAME', 'MEMBERS', 'SENSORS'],
    ...found.map(({ uuid, name, members, sensors }) => [
      uuid.slice(0, 8),
      name,
      names(members.map(({ user }) => user)),
      names(sensors),
    ]),
  ]);
}

/** One block for each room: a table would be wider than a terminal. */
function printWhole({ uuid, name, updated_at, messages, members, sensors }: Room, time: (date: Date) => string): void {
  printLine(name);
  printTable([
    ['', 'room', uuid],
    ['', 'updated', time(updated_at)],
    ['', 'last message', String(messages.at(-1)?.id ?? '–')],
    ...members.map(({ user }) => ['', 'member', user.uuid, user.nickname]),
    ...sensors.map((sensor) => ['', 'sensor', sensor.uuid, sensor.nickname]),
  ]);
}
