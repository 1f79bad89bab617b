import type { BoccoClient, Message } from '@roomlog/api';
import { Failure } from '@roomlog/runtime';
import { pickRoom, withBocco } from '../bocco.ts';
import { localTime, plain, printJson, printTable } from '../print.ts';

export interface MessagesOptions {
  newerThan?: string;
  olderThan?: string;
  limit: string;
  verbose?: boolean;
  json?: boolean;
}

/** A room's messages, oldest first, as BOCCO has them now; nothing is marked as read. */
export async function messages(room: string, options: MessagesOptions): Promise<void> {
  const limit = wholeNumber('--limit', options.limit);
  const newerThan = options.newerThan === undefined ? 0 : wholeNumber('--newer-than', options.newerThan);
  const olderThan = options.olderThan === undefined ? undefined : wholeNumber('--older-than', options.olderThan);
  const found = await withBocco(async (client) => {
    const { items } = await client.getRooms();
    return newest(client, pickRoom(items, room).uuid, { newerThan, olderThan, limit });
  });
  if (options.json) return printJson(found);
  printTable(found.map((message) => messageRow(message, options.verbose ?? false)));
}

/** Walks back page by page until there are enough. */
async function newest(
  client: BoccoClient,
  room: string,
  { newerThan, olderThan, limit }: { newerThan: number; olderThan: number | undefined; limit: number },
): Promise<Message[]> {
  const found = new Map<number, Message>();
  for await (const { items } of client.messagesBefore(room, olderThan)) {
    for (const message of items) if (message.id > newerThan) found.set(message.id, message);
    if (found.size >= limit || items.some(({ id }) => id <= newerThan)) break;
  }
  return [...found.values()].toSorted((a, b) => a.id - b.id).slice(-limit);
}

export function messageRow(message: Message, verbose: boolean): string[] {
  const what = message.text || `[${message.media}]`;
  const row = [localTime(message.date), plain(message.user.nickname), plain(what)];
  return verbose ? [String(message.id), message.unique_id, message.media, message.message_type, ...row] : row;
}

function wholeNumber(flag: string, given: string): number {
  if (/^\d{1,15}$/.test(given)) return Number(given);
  throw new Failure('usage', `${flag} is ${JSON.stringify(given)}; it must be a whole number.`);
}
