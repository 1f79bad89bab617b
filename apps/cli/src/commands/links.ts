/** `roomlog link …`: links that show one room, for a tablet on a wall or a neighbour. */
import { addLink, listLinks, revokeLink } from '@roomlog/access';
import { isLoopbackHost, readConfig, readEnvironment, sharedUrls } from '@roomlog/runtime';
import { isoTime, listRooms, nowSeconds } from '@roomlog/store';
import { withAccess } from '../auth.ts';
import { duration } from '../input/duration.ts';
import { pick } from '../input/pick.ts';
import { printJson, printLine, printTable, timeIn } from '../output/print.ts';
import { withStore } from '../store.ts';

export interface LinkOptions {
  room?: string;
  expires: string;
  json?: boolean;
}

export async function addCommand(name: string, { room, expires, json }: LinkOptions): Promise<void> {
  const rooms = await withStore('reader', ({ db }) => listRooms(db));
  const [only] = rooms.length === 1 ? rooms : [];
  const shown = room === undefined && only ? only : pick(rooms, room ?? '', 'room', (one) => one);
  const expires_at = Math.floor(nowSeconds() + duration('--expires', expires));
  const row = { name, room: shown.uuid, expires_at, created_by: null };
  const { secret } = await withAccess((db) => addLink(db, row, nowSeconds()));
  // Behind #, which no browser sends to any server.
  const path = `/#link=${secret}`;
  const { listen } = readConfig(readEnvironment());
  const [base] = isLoopbackHost(listen.host) ? [] : sharedUrls(listen.port);
  if (json) return printJson({ name, room: shown.uuid, path, expires_at: isoTime(expires_at) });
  const where = base === undefined ? 'Put this behind the page’s address.' : 'Open this on the other device.';
  process.stderr.write(`${where} It shows ${shown.name}, and is the only time that it is printed:\n`);
  printLine(base === undefined ? path : new URL(path, base).href);
}

export async function listCommand({ json }: Partial<LinkOptions>): Promise<void> {
  const links = await withAccess(listLinks);
  if (json) {
    return printJson(
      links.map(({ name, room, created_by, created_at, expires_at, used_at }) => {
        const times = { created_at: isoTime(created_at), expires_at: isoTime(expires_at) };
        return { name, room, created_by, ...times, used_at: used_at === null ? null : isoTime(used_at) };
      }),
    );
  }
  if (links.length === 0) return printLine('There are no links; roomlog link add NAME --room ROOM makes one.');
  const rooms = new Map((await withStore('reader', ({ db }) => listRooms(db))).map(({ uuid, name }) => [uuid, name]));
  const time = timeIn();
  printTable([
    ['NAME', 'ROOM', 'ENDS', 'LAST OPENED'],
    ...links.map(({ name, room, expires_at, used_at }) => [
      name,
      rooms.get(room) ?? room,
      time(new Date(expires_at * 1000)),
      used_at === null ? 'not yet' : time(new Date(used_at * 1000)),
    ]),
  ]);
}

export async function revokeCommand(name: string): Promise<void> {
  await withAccess((db) => revokeLink(db, name, nowSeconds()));
  printLine(`The link ${name} shows nothing any more, on any device.`);
}
