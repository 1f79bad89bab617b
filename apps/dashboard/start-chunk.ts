/** Puts all that the page starts with into one file: it is packed smaller than a dozen, and asked for once. */
import { join } from 'node:path';

interface Module {
  importedIds: string[];
}

interface Chunking {
  getModuleInfo(id: string): Module | null;
}

const main = join(import.meta.dirname, 'web/main.tsx');
let started: Set<string> | undefined;

/** Names a group of Rolldown's code splitting. @returns null for what comes later, and so in files of its own */
export function startChunk(id: string, modules: Chunking): string | null {
  started ??= importedBy(main, modules);
  return started.has(id) ? 'start' : null;
}

function importedBy(entry: string, modules: Chunking): Set<string> {
  const found = new Set([entry]);
  for (const id of found) for (const imported of modules.getModuleInfo(id)?.importedIds ?? []) found.add(imported);
  return found;
}
