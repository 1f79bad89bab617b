import { statSync } from 'node:fs';
import { Failure } from '@roomlog/runtime';

/** @throws Failure 64 when there is no such file to read */
export function expectFile(file: string): void {
  const there = statSync(file, { throwIfNoEntry: false });
  if (!there) throw new Failure('usage', `${file}: there is no such file.`);
  if (!there.isFile()) throw new Failure('usage', `${file} is no file; name one.`);
}
