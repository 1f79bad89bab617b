import { rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { expect, test } from 'vitest';
import { temporaryStore } from '../testing/temporary-store.ts';
import { checkMedia, type MediaFault } from './check.ts';
import { writeMediaFile } from './folder.ts';
import { mediaFolder, mediaPath } from './path.ts';

test('files that are gone or have changed are found', async () => {
  const store = await temporaryStore();
  const home = store.dataDir;
  const files = await Promise.all(['good', 'gone', 'turned'].map((text) => writeMediaFile(home, Buffer.from(text))));
  await store.db.insertInto('media_file').values(files).execute();
  const paths = files.map(({ sha256 }) => join(mediaFolder(home), mediaPath(sha256))) as [string, string, string];
  rmSync(paths[1]);
  writeFileSync(paths[2], 'turmed');
  const faults: MediaFault[] = [];
  const check = checkMedia(store.db, home);
  let next = await check.next();
  for (; !next.done; next = await check.next()) faults.push(next.value);
  expect(next.value).toBe(1);
  expect(faults.toSorted((a, b) => a.problem.localeCompare(b.problem))).toEqual([
    { path: paths[2], problem: 'changed' },
    { path: paths[1], problem: 'missing' },
  ]);
});
