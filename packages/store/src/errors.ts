/** What is wrong with the file, and the exit code of a process that can't go on without it (sysexits.h). */
const exitCodes = {
  exists: 64,
  of_server: 64,
  damaged: 74,
  unwritable: 74,
  missing: 74,
  replaced: 74,
  held: 75,
  busy: 75,
  unreachable: 75,
  foreign: 78,
  newer: 78,
  older: 78,
  unreleased: 78,
  unfinished: 78,
  mixed: 78,
  refused: 78,
  unsuitable: 78,
} as const;

/**
 * The store can't be used. The message is one sentence that says what to do. By `kind`:
 *
 * - `damaged`: the file, or a backup, is corrupt. `missing`: there is no file. `exists`: the target exists already.
 * - `unwritable`: the disk is full, read-only, broken or a network file system, or permissions are missing.
 * - `replaced`: the file was deleted or replaced while it was open.
 * - `busy`: another process has been writing for five seconds; retry. `held`: another collector holds the store.
 * - `foreign`: the file is another program's. `newer`, `older`: another version of roomlog wrote it. `unreleased`: no
 *   release has its layout. `unfinished`: a copy that is not complete. `mixed`: it holds the demo's household instead of a real one, or the other way round.
 * - `unreachable`: the database's server does not answer; retry. `refused`: it does not let the user in, or not do what
 *   is needed. `unsuitable`: it is too old, or may lose what it has acknowledged. `of_server`: only its server does
 *   what was asked for.
 */
export class StoreError extends Error {
  override readonly name = 'StoreError';
  readonly kind: keyof typeof exitCodes;
  readonly exitCode: number;

  constructor(kind: keyof typeof exitCodes, sentence: string, options?: ErrorOptions) {
    super(sentence, options);
    this.kind = kind;
    this.exitCode = exitCodes[kind];
  }
}

/** The log belongs to its file: SQLite would read one that is left behind into the next file. */
const remedy = (path: string) =>
  `nothing was changed; put a backup in its place with roomlog restore FILE, move it aside together with ${path}-wal, if there is one, or set ROOMLOG_DATA_DIR to another folder`;

export function damaged(path: string, problem: string, options?: ErrorOptions): StoreError {
  return new StoreError('damaged', `${path} is damaged (${problem}); ${remedy(path)}.`, options);
}

/** For a backup that was to be restored: the store itself is unharmed. */
export function uselessBackup(path: string, problem: string): StoreError {
  return new StoreError('damaged', `${path} is damaged (${problem}); take another backup.`);
}

export function foreign(path: string): StoreError {
  return new StoreError('foreign', `${path} is a database of another program; ${remedy(path)}.`);
}

export function newer(path: string): StoreError {
  return new StoreError('newer', `${path} was written by a newer roomlog; update roomlog to open it.`);
}

/** For an open file that was deleted, or whose name another file has. */
export function replaced(path: string): StoreError {
  return new StoreError('replaced', `${path} was deleted or replaced while it was open; start roomlog again.`);
}

/** For a layout that no release made: a development version's, or one that lost a table. */
export function unreleased(path: string, problem: string): StoreError {
  return new StoreError(
    'unreleased',
    `${path} has a layout that no release of roomlog made (${problem}); ${remedy(path)}.`,
  );
}

/** @param holder undefined if unknown */
export function heldBy(holder: { pid: number; host: string } | undefined): StoreError {
  const who = holder ? ` (process ${holder.pid} on ${holder.host})` : '';
  return new StoreError('held', `Another collector${who} holds this store; stop it first.`);
}
