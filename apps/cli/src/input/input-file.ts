import { statSync } from 'node:fs';
import { Failure } from '@roomlog/runtime';

/** For a file that a person has named to be read. @throws Failure 64 when there is none */
export function expectFile(file: string): void {
  const there = statSync(file, { throwIfNoEntry: false });
  if (!there) throw new Failure('usage', `${file}: there is no such file.`);
  if (!there.isFile()) throw new Failure('usage', `${file} is no file; name one.`);
}
