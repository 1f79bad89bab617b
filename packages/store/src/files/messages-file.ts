/** A file of messages. */
import { messagesPage } from '../messages/messages.ts';
import type { Db, StoredMessage } from '../schema.ts';
import { hasWords, queryWords } from '../text/fold.ts';
import type { Column } from './column.ts';
import { expectExcelFits, type FileChunk, type WriteOptions, writeFile } from './write.ts';

/** The format of a file of messages. */
export interface MessagesFileOptions extends WriteOptions {
  format: 'csv' | 'ndjson';
  /** Adds a column with the uuid of the room, for a file with several of them. */
  labelled?: boolean;
}

/** Which messages to export. */
export interface MessagesRange {
  /** Epoch seconds [from, to); undefined is open. */
  from: number | undefined;
  to: number | undefined;
  /** Only messages with each of its words, by the rule of `searchMessages`. */
  query?: string | undefined;
}

interface Row {
  message: StoredMessage;
  room: { uuid: string };
}

const text = (name: 'unique_id' | 'media' | 'message_type' | 'sender' | 'text' | 'audio' | 'image'): Column<Row> => ({
  name,
  type: 'text',
  of: ({ message }) => message[name],
});

const dateOf = ({ message }: Row) => message.date;

const columnsOf = (excel: boolean, labelled: boolean): Column<Row>[] => [
  { name: 'id', type: 'integer', of: ({ message }) => message.id },
  text('unique_id'),
  { name: 'date', type: excel ? 'local_time' : 'time', of: dateOf },
  ...(excel ? [{ name: 'utc_offset', type: 'utc_offset', of: dateOf } as const] : []),
  text('media'),
  text('message_type'),
  text('sender'),
  { name: 'nickname', type: 'text', of: ({ message }) => (JSON.parse(message.user) as { nickname: string }).nickname },
  text('text'),
  text('audio'),
  text('image'),
  ...(labelled ? [{ name: 'room', type: 'text', of: ({ room }: Row) => room.uuid } as const] : []),
];

/**
 * Messages as text, room by room, in the order of their ids, also those that pages hide. Reads every message of the rooms.
 * @returns the header, then one string per page of rows
 * @throws InputError when the options contradict each other
 */
export function exportMessages(
  db: Db,
  rooms: readonly { id: number; uuid: string }[],
  range: MessagesRange,
  options: MessagesFileOptions,
): AsyncGenerator<FileChunk> {
  expectExcelFits(options);
  return writeFile(columnsOf(options.excel ?? false, options.labelled ?? false), rowsOf(db, rooms, range), options);
}

const messagesAtATime = 2000;

async function* rowsOf(
  db: Db,
  rooms: readonly { id: number; uuid: string }[],
  { from = 0, to = Number.POSITIVE_INFINITY, query = '' }: MessagesRange,
): AsyncGenerator<Row[]> {
  // Filter here: with pages, the search index would find all matches again for every page.
  const words = queryWords(query);
  for (const room of rooms) {
    let page: StoredMessage[] = [];
    do {
      page = await messagesPage(db, room.id, { after: page.at(-1)?.id ?? 0, limit: messagesAtATime, motions: true });
      yield page
        .filter(({ date, text }) => date >= from && date < to && hasWords(text, words))
        .map((message) => ({ message, room }));
      await new Promise(setImmediate);
    } while (page.length === messagesAtATime);
  }
}
