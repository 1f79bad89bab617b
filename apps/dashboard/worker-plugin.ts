/** Builds what makes the page installable: the worker, with the names of the files that it keeps, and the manifests. */
import { createHash } from 'node:crypto';
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { build, type Plugin } from 'vite';
import { dictionaries } from './web/text/dictionaries.ts';

const web = join(import.meta.dirname, 'web');

const icons = [
  { name: 'icon-192.png', sizes: '192x192', purpose: 'any' },
  { name: 'icon-512.png', sizes: '512x512', purpose: 'any' },
  { name: 'icon-maskable-512.png', sizes: '512x512', purpose: 'maskable' },
];

/** What the page without a network is made of: not the page of the routes. */
const isKept = (name: string) =>
  /^(index\.html|assets\/.*\.(js|css|woff2|svg))$/.test(name) && !name.includes('/docs-');

export function workerPlugin(): Plugin {
  return {
    name: 'worker',
    enforce: 'post',
    async generateBundle(_, bundle) {
      const files = Object.values(bundle).filter(({ fileName }) => isKept(fileName));
      const worker = await bundled({
        entry: scriptOf(files),
        version: versionOf(files),
        files: files.map(({ fileName }) => `/${fileName}`),
      });
      this.emitFile({ type: 'asset', fileName: 'worker.js', source: worker });
      const drawn = icons.map(({ name, ...icon }) => {
        const source = readFileSync(join(web, 'icons', name));
        const reference = this.emitFile({ type: 'asset', name, source });
        return { ...icon, type: 'image/png', src: `/${this.getFileName(reference)}` };
      });
      for (const [language, { app }] of Object.entries(dictionaries)) {
        const source = manifest(language, app, drawn);
        this.emitFile({ type: 'asset', fileName: `${language}.webmanifest`, source });
      }
    },
  };
}

/** What the page starts with, by itself. */
function scriptOf(files: { fileName: string; source?: string | Uint8Array }[]): string {
  const page = files.find(({ fileName }) => fileName === 'index.html');
  const [, script] = /<script type="module"[^>]* src="([^"]+)"/.exec(String(page?.source)) ?? [];
  if (script === undefined) throw new Error('the built page has no script');
  return script;
}

/** Names have the hash of what is inside, but for the page's own. */
function versionOf(files: { fileName: string; source?: string | Uint8Array }[]): string {
  const hash = createHash('sha256');
  for (const { fileName, source } of files)
    hash.update(fileName).update(fileName.endsWith('.html') ? (source ?? '') : '');
  return hash.digest('base64url').slice(0, 12);
}

/** In one script, as not every browser takes modules for a worker. */
async function bundled(content: { entry: string; version: string; files: string[] }): Promise<string> {
  const built = await build({
    configFile: false,
    logLevel: 'warn',
    define: Object.fromEntries(
      Object.entries(content).map(([name, value]) => [`BUILD.${name}`, JSON.stringify(value)]),
    ),
    build: {
      write: false,
      target: 'es2022',
      rolldownOptions: { input: join(web, 'worker/worker.ts'), output: { format: 'iife' } },
    },
  });
  const [output] = [built].flat();
  if (!output || !('output' in output)) throw new Error('the worker was not built');
  return output.output[0].code;
}

/** https://www.w3.org/TR/appmanifest/ */
function manifest(lang: string, { name, description }: { name: string; description: string }, drawn: object[]): string {
  return JSON.stringify({
    id: '/',
    start_url: '/',
    scope: '/',
    display: 'standalone',
    lang,
    name,
    short_name: 'roomlog',
    description,
    // Of the light theme: a manifest has one.
    theme_color: '#e4e7f6',
    background_color: '#f4f5f8',
    icons: drawn,
  });
}
