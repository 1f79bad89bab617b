import { existsSync } from 'node:fs';

/** `stem` + `ending`, with a number in between if that file exists: the same second may need two names. */
export function freeName(stem: string, ending = ''): string {
  let path = `${stem}${ending}`;
  for (let next = 2; existsSync(path); next++) path = `${stem}-${next}${ending}`;
  return path;
}
