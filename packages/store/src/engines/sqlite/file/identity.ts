import { statSync } from 'node:fs';

/** Device and inode of the file with this name: different files have different ones. Undefined for no file. */
export function identityOf(path: string): string | undefined {
  try {
    const { dev, ino } = statSync(path, { bigint: true });
    return `${dev}:${ino}`;
  } catch {
    return undefined;
  }
}
