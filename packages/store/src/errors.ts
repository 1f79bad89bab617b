/** What is wrong with the file, and the exit code a process ends with over it. */
const exitCodes = {
  exists: 64,
  damaged: 74,
  unwritable: 74,
  missing: 74,
  replaced: 74,
  held: 75,
  busy: 75,
  foreign: 78,
  newer: 78,
  older: 78,
  unreleased: 78,
  mixed: 78,
} as const;

/** Why the store can't be used: one sentence that says what to do. */
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

/** What can be done about a file that is not to be opened. Its log belongs to it: left behind, it would be read into the next one. */
const remedy = (path: string) =>
  `nothing was changed; put a backup in its place with roomlog restore FILE, move it aside together with ${path}-wal, if there is one, or set ROOMLOG_DATA_DIR to another folder`;

export function damaged(path: string, problem: string, options?: ErrorOptions): StoreError {
  return new StoreError('damaged', `${path} is damaged (${problem}); ${remedy(path)}.`, options);
}

/** The same of a backup that was to be restored: there is no harm done yet. */
export function uselessBackup(path: string, problem: string): StoreError {
  return new StoreError('damaged', `${path} is not whole (${problem}); take another backup.`);
}

export function foreign(path: string): StoreError {
  return new StoreError('foreign', `${path} is a database of another program; ${remedy(path)}.`);
}

export function newer(path: string): StoreError {
  return new StoreError('newer', `${path} was written by a newer roomlog; update roomlog to open it.`);
}

/** What an open file can't be written for any more: it is deleted, or another one has its name. */
export function replaced(path: string): StoreError {
  return new StoreError('replaced', `${path} was deleted or replaced while it was open; start roomlog again.`);
}

/** A layout that no release has made: a development version's, or one that lost a table. */
export function unreleased(path: string, problem: string): StoreError {
  return new StoreError(
    'unreleased',
    `${path} has a layout that no release of roomlog made (${problem}); ${remedy(path)}.`,
  );
}

/** @param holder undefined where it isn't known */
export function heldBy(holder: { pid: number; host: string } | undefined): StoreError {
  const who = holder ? ` (process ${holder.pid} on ${holder.host})` : '';
  return new StoreError('held', `Another collector${who} holds this store; stop it first.`);
}
