import { existsSync } from 'node:fs';

/** `stem` + `ending`, or with a number between them where a file has that name: in one second a process may come twice. */
export function freeName(stem: string, ending = ''): string {
  let path = `${stem}${ending}`;
  for (let next = 2; existsSync(path); next++) path = `${stem}-${next}${ending}`;
  return path;
}
