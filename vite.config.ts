/**
 * The programs as they run in production: one file each, and what they share. They start in half of the time that the
 * sources need (bench/src/start.ts).
 */
import { defineConfig, type Plugin } from 'vite';

export default defineConfig({
  publicDir: false,
  build: {
    ssr: true,
    outDir: 'dist',
    target: 'node22',
    rolldownOptions: {
      input: {
        cli: 'apps/cli/src/main.ts',
        collector: 'apps/collector/src/main.ts',
        dashboard: 'apps/dashboard/src/main.ts',
        'backup-process': 'packages/store/src/engines/sqlite/backup/backup-process.ts',
      },
      output: {
        // All in one folder: backup-in-child.ts looks beside itself.
        entryFileNames: '[name].js',
        chunkFileNames: '[name]-[hash].js',
        // Small, as the product is packed from it; a stack in the log names functions that can be found in the sources.
        minify: { compress: true, mangle: { keepNames: true }, codegen: { removeWhitespace: true } },
        comments: false,
      },
    },
  },
  // Machine code can't be bundled.
  ssr: { noExternal: true, external: ['better-sqlite3'] },
  // The one is a copy of Node's own streams; of the other's types the page has only standard ones.
  resolve: { alias: { 'readable-stream': 'node:stream', mime: 'mime/lite' } },
  plugins: [withoutUnused()],
});

/**
 * What libraries ask for at once and use only for what is never asked of them: OpenAPI as YAML, a static route for each
 * file, requests without a port, whether rare types of files are worth compressing, traces and quantiles of metrics. A fifth
 * of the bundle.
 */
function withoutUnused(): Plugin {
  const unused = ['yaml', 'glob', 'light-my-request', 'mime-db', '@opentelemetry/api', 'tdigest'];
  return {
    name: 'without-unused',
    enforce: 'pre',
    resolveId: (id) => (unused.includes(id) ? `\0unused:${id}` : undefined),
    load: (id) => (id.startsWith('\0unused:') ? 'module.exports = {};' : undefined),
  };
}
