import { readFileSync } from 'node:fs';
import { fileURLToPath } from 'node:url';

/** The folder of the root package.json, with a trailing slash. */
export const rootDir = fileURLToPath(new URL('../../../', import.meta.url));

export const packageVersion: string = JSON.parse(readFileSync(`${rootDir}package.json`, 'utf8')).version;
