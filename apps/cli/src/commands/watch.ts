import type { BoccoClient, RoomEvent } from '@roomlog/api';
import { findAccess, joinedRooms, pickRoom, understood, withClient } from '../bocco.ts';
import { plain, printJson, printLine, timeIn } from '../output/print.ts';
import { withProgress } from '../output/progress.ts';
import { messageRow } from './messages.ts';

/** Prints each event of a room as it happens, from now on until Ctrl-C. Nothing is marked as read. */
export async function watch(room: string, { json }: { json?: boolean }, stop: AbortSignal): Promise<void> {
  const access = findAccess();
  const time = timeIn(access.timeZone);
  const print = json ? printWire : (event: RoomEvent) => printLine(eventRow(event, time).join('  '));
  try {
    await withClient(access, stop, async (client) => {
      const { uuid, name, newest } = await withProgress('Asking BOCCO', () => findRoom(client, room));
      if (process.stderr.isTTY) process.stderr.write(`Watching ${plain(name)}; Ctrl-C ends it.\n`);
      for await (const event of client.subscribe(uuid, { newer_than: newest })) print(event);
    });
  } catch (error) {
    // Being stopped is how it ends.
    if (!stop.aborted) throw error;
  }
}

async function findRoom(client: BoccoClient, wanted: string): Promise<{ uuid: string; name: string; newest: number }> {
  const { uuid, name } = pickRoom(await joinedRooms(client), wanted);
  const newest = understood(await client.getMessages(uuid)).at(-1)?.id ?? 0;
  return { uuid, name, newest };
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
