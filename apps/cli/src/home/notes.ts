/**
 * Small files in the data folder that a running process writes for others, with its pid. Nothing depends on them: a full
 * or read-only disk has none, and a killed process leaves one that names a dead pid.
 */
import { readFileSync, renameSync, rmSync, writeFileSync } from 'node:fs';

interface Note {
  pid: number;
  /** The page's address, as soon as there is one. */
  url?: string;
}

/** Writes atomically, so that nobody reads half of it. Ignores errors. */
export function writeNote(file: string, note: object): void {
  const draft = `${file}.${process.pid}.tmp`;
  try {
    writeFileSync(draft, `${JSON.stringify({ ...note, pid: process.pid })}\n`);
    renameSync(draft, file);
  } catch {
    remove(draft);
  }
}

/** Undefined when the process that wrote it has ended. */
export function readNote(file: string): Note | undefined {
  try {
    const note = JSON.parse(readFileSync(file, 'utf8')) as Note;
    return isAlive(note.pid) ? note : undefined;
  } catch {
    return undefined;
  }
}

/** Deletes it if this process wrote it. */
export function removeNote(file: string): void {
  if (readNote(file)?.pid === process.pid) remove(file);
}

function remove(file: string): void {
  try {
    rmSync(file, { force: true });
  } catch {
    // It stays, and names a dead pid.
  }
}

function isAlive(pid: number): boolean {
  try {
    return process.kill(pid, 0);
  } catch (error) {
    return (error as NodeJS.ErrnoException).code === 'EPERM';
  }
}
