/**
 * What a running process notes for others in the data folder, with its pid. Nothing depends on a note: on a disk that is
 * full or read-only there is none, and one that a killed process left names a process that is gone.
 */
import { readFileSync, renameSync, rmSync, writeFileSync } from 'node:fs';

export interface Note {
  pid: number;
}

/** In one step, so that nobody reads half of it. */
export function writeNote(file: string, note: object): void {
  const draft = `${file}.${process.pid}.tmp`;
  try {
    writeFileSync(draft, `${JSON.stringify({ ...note, pid: process.pid })}\n`);
    renameSync(draft, file);
  } catch {
    remove(draft);
  }
}

export function readNote(file: string): Note | undefined {
  try {
    return JSON.parse(readFileSync(file, 'utf8')) as Note;
  } catch {
    return undefined;
  }
}

/** Removes it if it is this process's own. */
export function removeNote(file: string): void {
  if (readNote(file)?.pid === process.pid) remove(file);
}

function remove(file: string): void {
  try {
    rmSync(file, { force: true });
  } catch {
    // It stays, and names a process that has ended.
  }
}

export function isAlive(pid: number): boolean {
  try {
    return process.kill(pid, 0);
  } catch (error) {
    return (error as NodeJS.ErrnoException).code === 'EPERM';
  }
}
