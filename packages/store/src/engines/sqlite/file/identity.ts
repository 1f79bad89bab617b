import { statSync } from 'node:fs';

/** Which file has the name: two that differ in this are two files, on one disk or on two. Undefined for none. */
export function identityOf(path: string): string | undefined {
  try {
    const { dev, ino } = statSync(path, { bigint: true });
    return `${dev}:${ino}`;
  } catch {
    return undefined;
  }
}
