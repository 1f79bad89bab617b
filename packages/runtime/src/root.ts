/** Where things are, whether the sources run or the bundle that is made of them. */
import { existsSync, readFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { fileURLToPath } from 'node:url';

/** The folder of roomlog's own package.json, with a trailing slash. */
export const rootDir = `${findRoot(dirname(fileURLToPath(import.meta.url)))}/`;

export const packageVersion: string = JSON.parse(readFileSync(`${rootDir}package.json`, 'utf8')).version;

/** @returns the file that Node is given to run the program: of the same kind, source or bundle, as this one */
export function programFile(app: 'cli' | 'collector' | 'dashboard'): string {
  return join(rootDir, import.meta.url.endsWith('.ts') ? `apps/${app}/src/main.ts` : `dist/${app}.js`);
}

function findRoot(folder: string): string {
  const manifest = join(folder, 'package.json');
  const isRoot = existsSync(manifest) && JSON.parse(readFileSync(manifest, 'utf8')).name === 'roomlog';
  if (isRoot) return folder;
  if (folder === dirname(folder)) throw new Error('There is no package.json of roomlog above its programs.');
  return findRoot(dirname(folder));
}
