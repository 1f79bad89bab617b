/** What addresses of the page need, of a store that has it all. */
import type { Store } from '@roomlog/store';
import { sqliteOf } from '@roomlog/store/testing';

export interface Places {
  room: string;
  sensor: string;
  /** The newest message. */
  message: number;
  /** An archived picture or recording. */
  file: string;
}

export function placesOf(store: Store): Places {
  const sql = `SELECT (SELECT uuid FROM room) AS room, (SELECT uuid FROM sensor) AS sensor,
    (SELECT max(id) FROM message) AS message, (SELECT sha256 FROM media_file) AS file`;
  return sqliteOf(store).prepare(sql).get() as Places;
}
