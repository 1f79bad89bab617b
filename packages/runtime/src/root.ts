/** Paths of roomlog's own files, the same for the sources and for the bundle that is made of them. */
import { existsSync, readFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { fileURLToPath } from 'node:url';

/** The folder of roomlog's own package.json, with a trailing slash. */
export const rootDir = `${findRoot(dirname(fileURLToPath(import.meta.url)))}/`;

/** The version in roomlog's package.json. */
export const packageVersion: string = JSON.parse(readFileSync(`${rootDir}package.json`, 'utf8')).version;

/** The file that Node runs for a program: its bundle when this module runs from a bundle, else its source. */
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
