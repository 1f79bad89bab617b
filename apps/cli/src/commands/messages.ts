import type { Message } from '@roomlog/api';
import { findAccess, type JoinedRoom, pickRoom, understood, withRooms } from '../bocco.ts';
import { wholeNumber } from '../input/whole-number.ts';
import { printJson, printTable, timeIn } from '../output/print.ts';

export interface MessagesOptions {
  newerThan?: string;
  olderThan?: string;
  limit: string;
  verbose?: boolean;
  json?: boolean;
}

/** Prints a room's messages from BOCCO, oldest first. Marks nothing as read. */
export async function messages(room: string, options: MessagesOptions, stop: AbortSignal): Promise<void> {
  const limit = wholeNumber('--limit', options.limit, 1);
  const newerThan = wholeNumber('--newer-than', options.newerThan ?? '0');
  const olderThan = wholeNumber('--older-than', options.olderThan ?? '0');
  const access = findAccess();
  const bounds = { newerThan, olderThan, limit };
  const found = await withRooms(access, stop, (rooms) => newest(pickRoom(rooms, room), bounds));
  if (options.json) return printJson(found);
  const time = timeIn(access.timeZone);
  printTable(found.map((message) => messageRow(message, time, options.verbose)));
}

/** Reads back page by page until there are enough. As in BOCCO's API, 0 is no bound. */
async function newest(
  { client, room }: JoinedRoom,
  { newerThan, olderThan, limit }: { newerThan: number; olderThan: number; limit: number },
): Promise<Message[]> {
  const found = new Map<number, Message>();
  for await (const page of client.messagesBefore(room.uuid, olderThan || undefined)) {
    const items = understood(page);
    for (const message of items) if (message.id > newerThan) found.set(message.id, message);
    if (found.size >= limit || items.some(({ id }) => id <= newerThan)) break;
  }
  return [...found.values()].toSorted((a, b) => a.id - b.id).slice(-limit);
}

export function messageRow(message: Message, time: (date: Date) => string, verbose = false): string[] {
  const { id, unique_id, media, message_type, dictated, date, user, text } = message;
  const row = [time(date), user.nickname, text || `[${media}]`];
  return verbose ? [String(id), unique_id, media, message_type, dictated ? 'dictated' : '–', ...row] : row;
}
