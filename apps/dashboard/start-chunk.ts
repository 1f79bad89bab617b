/** Puts all that the page starts with into one file: it is packed smaller than a dozen, and asked for once, early. */
import { join } from 'node:path';
import type { Plugin } from 'vite';

interface Module {
  importedIds: string[];
}

interface Chunking {
  getModuleInfo(id: string): Module | null;
}

const start = join(import.meta.dirname, 'web/start.tsx');
/** What waits for the first paint, and what Vite imports with: in the other file it would have to be run for this. */
const isFirst = (id: string) => id.endsWith('/web/main.ts') || id.includes('vite/preload-helper');

let started: Set<string> | undefined;

/** Names a group of Rolldown's code splitting. @returns null for what comes later, and so in files of its own */
export function startChunk(id: string, modules: Chunking): string | null {
  if (isFirst(id)) return 'first';
  started ??= importedBy(start, modules);
  return started.has(id) ? 'start' : null;
}

/** The page asks for it before its first script, which runs it after the first paint, is there. */
export function preloadStart(): Plugin {
  return {
    name: 'preload-start',
    transformIndexHtml: {
      order: 'post',
      handler: (_, { path, bundle = {} }) => {
        const chunk = Object.values(bundle).find(({ name }) => name === 'start');
        if (path !== '/index.html' || !chunk) return [];
        const attrs = { rel: 'modulepreload', crossorigin: true, href: `/${chunk.fileName}` };
        return [{ tag: 'link', attrs, injectTo: 'head' }];
      },
    },
  };
}

function importedBy(entry: string, modules: Chunking): Set<string> {
  const found = new Set([entry]);
  for (const id of found) for (const imported of modules.getModuleInfo(id)?.importedIds ?? []) found.add(imported);
  return found;
}
