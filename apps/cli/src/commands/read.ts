import { findAccess, pickRoom, withRooms } from '../bocco.ts';
import { wholeNumber } from '../input/whole-number.ts';
import { printJson, printLine } from '../output/print.ts';

/** Marks a message and every older one as read. The only command that does: everybody in the room sees it. */
export async function read(
  room: string,
  messageId: string,
  { json }: { json?: boolean },
  stop: AbortSignal,
): Promise<void> {
  const id = wholeNumber('MESSAGE_ID', messageId, 1);
  const chosen = await withRooms(findAccess(), stop, async (rooms) => {
    const found = pickRoom(rooms, room);
    await found.client.markAsRead(found.room.uuid, id);
    return found.room;
  });
  if (json) return printJson({ room: chosen.uuid, read_id: id });
  printLine(`${chosen.name} is read up to message ${id}.`);
}
