/** Paths of roomlog's own files, the same for the sources and for the bundle that is made of them. */
import { existsSync, readFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { fileURLToPath } from 'node:url';

interface Manifest {
  name: string;
  version: string;
  private?: boolean;
}

const manifestOf = (folder: string): Manifest => JSON.parse(readFileSync(join(folder, 'package.json'), 'utf8'));

/** The folder of roomlog's own package.json, with a trailing slash. */
export const rootDir = `${findRoot(dirname(fileURLToPath(import.meta.url)))}/`;

const manifest = manifestOf(rootDir);

/** The version in roomlog's package.json. */
export const packageVersion = manifest.version;

/** Whether this is the packed product: an update replaces all that is in `rootDir`. The workspace's manifest is private. */
export const isInstalled = manifest.private !== true;

/** The file that Node runs for a program: its bundle when this module runs from a bundle, else its source. */
export function programFile(app: 'cli' | 'collector' | 'dashboard'): string {
  return join(rootDir, import.meta.url.endsWith('.ts') ? `apps/${app}/src/main.ts` : `dist/${app}.js`);
}

function findRoot(folder: string): string {
  if (existsSync(join(folder, 'package.json')) && manifestOf(folder).name === 'roomlog') return folder;
  if (folder === dirname(folder)) throw new Error('There is no package.json of roomlog above its programs.');
  return findRoot(dirname(folder));
}
