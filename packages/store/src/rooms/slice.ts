import { crc32 } from 'node:zlib';
import { engineOf } from '../engine.ts';
import type { Db } from '../schema.ts';

/** The slice of its account's rooms that a room is in, from 0; it never changes. @param uuid in lower case */
export const sliceOf = (db: Db, uuid: string): number => crc32(uuid) % engineOf(db).slices;
