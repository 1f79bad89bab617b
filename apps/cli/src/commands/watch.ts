import type { RoomEvent } from '@roomlog/api';
import {
  type AccountClient,
  findAccess,
  type JoinedRoom,
  joinedRooms,
  openClients,
  pickRoom,
  understood,
  withClients,
} from '../bocco.ts';
import { plain, printJson, printLine, timeIn } from '../output/print.ts';
import { withProgress } from '../output/progress.ts';
import { messageRow } from './messages.ts';

/** Prints each event of a room as it happens, until Ctrl-C. Marks nothing as read. */
export async function watch(wanted: string, { json }: { json?: boolean }, stop: AbortSignal): Promise<void> {
  const access = findAccess();
  const time = timeIn(access.timeZone);
  const print = json ? printWire : (event: RoomEvent) => printLine(eventRow(event, time).join('  '));
  try {
    await withClients(openClients(access), stop, async (clients) => {
      const { client, room, newest } = await withProgress('Asking BOCCO', () => findRoom(clients, wanted));
      if (process.stderr.isTTY) process.stderr.write(`Watching ${plain(room.name)}; Ctrl-C ends it.\n`);
      for await (const event of client.subscribe(room.uuid, { newer_than: newest })) print(event);
    });
  } catch (error) {
    // Ctrl-C is the normal end.
    if (!stop.aborted) throw error;
  }
}

async function findRoom(clients: AccountClient[], wanted: string): Promise<JoinedRoom & { newest: number }> {
  const { client, room } = pickRoom(await joinedRooms(clients), wanted);
  const newest = understood(await client.getMessages(room.uuid)).at(-1)?.id ?? 0;
  return { client, room, newest };
}

/** As BOCCO sends it. */
function printWire(event: RoomEvent): void {
  if (event.event === 'message') printJson({ event: event.event, body: event.message });
  else if (event.event === 'member') printJson({ event: event.event, body: event.member });
  else printJson({ event: event.name, body: event.body });
}

function eventRow(event: RoomEvent, time: (date: Date) => string): string[] {
  if (event.event === 'message') return messageRow(event.message, time);
  const now = time(new Date());
  if (event.event === 'other') return [now, `(an event that roomlog doesn't know: ${event.name || 'without a name'})`];
  const { user, read_id } = event.member;
  return [now, user.nickname, read_id === 0 ? '(joined)' : `(has read up to message ${read_id})`];
}
