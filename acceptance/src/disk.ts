/** Disks for a data folder: one that can be full, and one that can turn read-only under open files. Both need root. */
import { spawnSync } from 'node:child_process';
import { closeSync, openSync, truncateSync, writeFileSync, writeSync } from 'node:fs';
import { join } from 'node:path';
import { onTestFinished } from 'vitest';
import { temporaryFolder } from './home.ts';

function command(program: string, args: string[]): string | undefined {
  const { status, stderr, error } = spawnSync(program, args, { encoding: 'utf8' });
  return status === 0 ? undefined : `${program} ${args.join(' ')}: ${error?.message ?? stderr.trim()}`;
}

function must(program: string, args: string[]): void {
  const refused = command(program, args);
  if (refused !== undefined) throw new Error(refused);
}

/** @returns why nothing can be mounted here, if so */
export function whyNoMount(): string | undefined {
  if (process.platform !== 'linux') return 'mounting is only known on Linux';
  const folder = temporaryFolder();
  const refused = command('mount', ['-t', 'tmpfs', '-o', 'size=64k', 'tmpfs', folder]);
  if (refused === undefined) must('umount', [folder]);
  return refused;
}

export interface Disk {
  folder: string;
  fill: () => void;
  grow: () => void;
}

export function smallDisk(size: string): Disk {
  const folder = temporaryFolder();
  must('mount', ['-t', 'tmpfs', '-o', `size=${size}`, 'tmpfs', folder]);
  onTestFinished(() => void command('umount', ['-l', folder]));
  return {
    folder,
    fill: () => fill(join(folder, 'ballast')),
    grow: () => must('mount', ['-o', 'remount,size=256m', folder]),
  };
}

/** To the last byte, so that no page of SQLite's fits any more. */
function fill(file: string): void {
  const descriptor = openSync(file, 'w');
  try {
    for (const size of [65_536, 4096, 1]) {
      const bytes = Buffer.alloc(size);
      while (writeSync(descriptor, bytes) === size);
    }
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code !== 'ENOSPC') throw error;
  } finally {
    closeSync(descriptor);
  }
}

/** @returns an empty folder of a disk that was mounted read-only */
export function readOnlyDisk(): string {
  const folder = temporaryFolder();
  must('mount', ['-t', 'tmpfs', '-o', 'ro,size=64k', 'tmpfs', folder]);
  onTestFinished(() => void command('umount', ['-l', folder]));
  return folder;
}

export interface FailingDisk {
  folder: string;
  /** As the kernel does over an I/O error: nothing can be written any more, open files or not. */
  turnReadOnly: () => void;
  /** Checks it and mounts it again, as a person would. @returns false while a program has a file open */
  mend: () => boolean;
}

export function failingDisk(): FailingDisk {
  const folder = temporaryFolder();
  const image = join(temporaryFolder(), 'disk.img');
  writeFileSync(image, '');
  truncateSync(image, 64 * 2 ** 20);
  must('mkfs.ext4', ['-q', image]);
  const mount = () => must('mount', ['-o', 'loop', image, folder]);
  mount();
  onTestFinished(() => void command('umount', ['-l', folder]));
  return {
    folder,
    turnReadOnly: () => must('mount', ['-o', 'remount,abort', folder]),
    mend: () => {
      if (command('umount', [folder]) !== undefined) return false;
      command('e2fsck', ['-fy', image]);
      mount();
      return true;
    },
  };
}
