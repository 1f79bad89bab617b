import type { Room } from '@roomlog/api';
import { withBocco } from '../bocco.ts';
import { plain, printJson, printTable } from '../print.ts';

/** The rooms that the account has joined, as BOCCO says now. */
export async function rooms({ json, verbose }: { json?: boolean; verbose?: boolean }): Promise<void> {
  const { items } = await withBocco((client) => client.getRooms());
  if (json) return printJson(items);
  printTable([['ROOM', 'NAME', 'MEMBERS', 'SENSORS'], ...items.map((room) => roomRow(room, verbose ?? false))]);
}

function roomRow(room: Room, verbose: boolean): string[] {
  const names = (users: { nickname: string; uuid: string }[]) =>
    users.map(({ nickname, uuid }) => plain(nickname) + (verbose ? ` (${uuid})` : '')).join(', ');
  const members = names(room.members.map(({ user }) => user));
  return [verbose ? room.uuid : room.uuid.slice(0, 8), plain(room.name), members, names(room.sensors)];
}
