import type { Room } from '@roomlog/api';
import { Failure } from '@roomlog/runtime';
import { listRooms, nowSeconds, StoreError, setFollowed } from '@roomlog/store';
import { findAccess, withRooms } from '../bocco.ts';
import { pick } from '../input/pick.ts';
import { printJson, printLine, printTable, timeIn } from '../output/print.ts';
import { withStore } from '../store.ts';

export interface RoomsOptions {
  verbose?: boolean;
  json?: boolean;
}

/** @param what `list`, or what to do with the rooms of these names */
export async function rooms(
  what: string,
  named: readonly string[],
  options: RoomsOptions,
  stop: AbortSignal,
): Promise<void> {
  if (what === 'list' && named.length === 0) return printRooms(options, stop);
  if ((what === 'follow' || what === 'unfollow') && named.length > 0) return follow(what, named, options);
  const asked = [what, ...named].join(' ');
  throw new Failure('usage', `roomlog rooms can't ${asked}; choose list, follow ROOM or unfollow ROOM.`);
}

/** Stores which rooms the collector follows from its next poll on. */
async function follow(what: 'follow' | 'unfollow', named: readonly string[], { json }: RoomsOptions): Promise<void> {
  const followed = what === 'follow';
  await withStore('writer', async ({ db }) => {
    const known = await listRooms(db);
    const chosen = named.map((each) => pick(known, each, 'room', ({ uuid, name }) => ({ uuid, name })));
    const wanted = chosen.map(({ id }) => ({ room_id: id, followed }));
    await setFollowed(db, wanted, nowSeconds());
    if (json) return printJson(chosen.map(({ uuid, name }) => ({ uuid, name, followed })));
    const words = followed ? 'followed from the next poll on' : 'no longer followed; what is stored stays';
    for (const { name } of chosen) printLine(`${name}: ${words}`);
  });
}

/** The uuids of those that are not followed; none where nothing is stored yet. */
async function unfollowedRooms(): Promise<Set<string>> {
  try {
    return await withStore('reader', async ({ db }) => {
      const known = await listRooms(db);
      return new Set(known.flatMap(({ uuid, unfollowed_at }) => (unfollowed_at === null ? [] : [uuid])));
    });
  } catch (error) {
    if (error instanceof StoreError && ['missing', 'older'].includes(error.kind)) return new Set();
    throw error;
  }
}

/** Prints the rooms that the accounts have joined, from BOCCO. */
async function printRooms({ json, verbose }: RoomsOptions, stop: AbortSignal): Promise<void> {
  const access = findAccess();
  const joined = await withRooms(access, stop, (all) => all.map(({ room }) => room));
  const unfollowed = await unfollowedRooms();
  const found = joined.map((room) => ({ ...room, followed: !unfollowed.has(room.uuid.toLowerCase()) }));
  if (json) return printJson(found);
  if (verbose) {
    const time = timeIn(access.timeZone);
    for (const room of found) printWhole(room, time);
    return;
  }
  const names = (users: { nickname: string }[]) => users.map(({ nickname }) => nickname).join(', ');
  printTable([
    ['ROOM', 'NAME', 'FOLLOWED', 'MEMBERS', 'SENSORS'],
    ...found.map(({ uuid, name, followed, members, sensors }) => [
      uuid.slice(0, 8),
      name,
      followed ? 'yes' : 'no',
      names(members.map(({ user }) => user)),
      names(sensors),
    ]),
  ]);
}

/** One block for each room: a table would be wider than a terminal. */
function printWhole(room: Room & { followed: boolean }, time: (date: Date) => string): void {
  const { uuid, name, updated_at, messages, members, sensors, followed } = room;
  printLine(name);
  printTable([
    ['', 'room', uuid],
    ['', 'updated', time(updated_at)],
    ['', 'followed', followed ? 'yes' : 'no'],
    ['', 'last message', String(messages.at(-1)?.id ?? '–')],
    ...members.map(({ user }) => ['', 'member', user.uuid, user.nickname]),
    ...sensors.map((sensor) => ['', 'sensor', sensor.uuid, sensor.nickname]),
  ]);
}
