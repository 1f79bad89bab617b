/** Where a store is, before it is open: a file of SQLite, or a database of PostgreSQL. */
import type { Role, Store } from '../store.ts';
import type { Database } from './database.ts';
import type { Backup } from './sqlite/backup/backup.ts';
import type { Restored } from './sqlite/backup/restore.ts';
import type { StoreLock } from './sqlite/lock/store-lock.ts';

/** What can be known of it, and done with it, without opening it. */
export interface StoreLocation {
  /** For messages to people: a path, or an address without its password. */
  readonly name: string;

  /** As `openStore`. @throws StoreError `unfinished` for a copy that is not complete yet */
  open(role: Role): Promise<Store>;
  /** As `open` for a writer, also a copy that is not complete: for whoever completes it. */
  openUnfinished(): Promise<Store>;
  /**
   * Opens the database once more, for tables that are not the store's; makes the store's first where there are none.
   * @returns undefined for a file: others have files of their own beside it
   * @throws what `open` throws
   */
  openDatabase(): Promise<Database | undefined>;
  /**
   * Finds at a glance what must not be opened, before anything is made beside it.
   * @throws StoreError `damaged`, `foreign`, `newer` or `unwritable`
   */
  expectOurs(): void;
  /** Makes nothing. @throws StoreError `missing` where nothing was stored yet, or what `open` throws */
  expectThere(): Promise<void>;
  /**
   * Takes the store for a collector. Where a server has it, the row of `recordHolder` alone decides.
   * @throws StoreError `held`
   */
  lock(): StoreLock;

  /** Whether roomlog makes backups of it; otherwise the other three throw StoreError `of_server`. */
  readonly isBackedUpHere: boolean;
  /** @throws StoreError `unwritable` unless so many times its size are free in the folder */
  expectSpace(folder: string, space: number): void;
  /** See `backupInChild`. */
  backUp(target: string, space: number, signal: AbortSignal): Promise<Backup | undefined>;
  /** Puts a backup in its place, see `restoreStore`. */
  restore(file: string): Promise<Restored>;
}
