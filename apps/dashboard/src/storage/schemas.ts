/** What is stored, and a copy of it, as JSON. */
import { type Static, Type } from 'typebox';
import { Instant, Nullable } from '../schema-kinds.ts';

const Count = (description: string, example: number) => Type.Integer({ description, examples: [example] });

export const StorageJson = Type.Object(
  {
    checked_at: Nullable(
      Instant('when some of the stored days were last compared with their checksums; each is once in 28 nights'),
    ),
    problem: Nullable(Type.String({ description: 'what that found, in one sentence; null where all was well' })),
    database_bytes: Count('size of the store without recordings and pictures', 164_000_000),
    media_bytes: Count('size of recordings and pictures', 52_000_000),
    free_bytes: Count('free on that disk', 18_000_000_000),
    readings: Count('readings that are stored one by one', 5_256_000),
    messages: Count('messages', 18_250),
    oldest_reading_at: Nullable(Instant('the oldest of these readings; null before the first', '2016-11-22T15:00:00Z')),
    growth_bytes_a_year: Nullable(
      Count('an estimate: the size so far, by the time since the first reading; null in the first week', 21_600_000),
    ),
    backup: Nullable(
      Type.Object({
        made_at: Instant('when it was made', '2026-11-22T01:00:00Z'),
        bytes: Count('its size', 160_000_000),
      }),
      { description: 'the newest one in the folder of backups; null without one' },
    ),
    backed_up_here: Type.Boolean({
      description: 'whether roomlog makes backups of it; false for a database, whose server does',
      examples: [true],
    }),
  },
  { title: 'Storage', description: 'What is stored, and whether it is still what was stored. At most a minute old.' },
);
export type StorageJson = Static<typeof StorageJson>;

export const BackupJson = Type.Object(
  {
    path: Type.String({
      description: 'where it can be fetched, once, within a minute',
      examples: ['/api/backup/1f0c7be29d5a4e0f8a3b6c5d7e9f0a1b'],
    }),
    name: Type.String({ description: 'of the file', examples: ['roomlog-20261122T094200Z.db'] }),
    bytes: Count('its size', 160_000_000),
    readings: Count('readings in it', 5_256_000),
    messages: Count('messages in it', 18_250),
    failed_days: Type.Array(Type.String(), {
      description: 'days in it that don’t match their checksums; empty where all is well',
      examples: [[]],
    }),
  },
  { title: 'Backup', description: 'A whole, checked copy of the store, to be fetched.' },
);
export type BackupJson = Static<typeof BackupJson>;
