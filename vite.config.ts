/**
 * The programs as they run in production: one file each, and what they share. They start in half of the time that the
 * sources need (bench/src/start.ts).
 */
import { defineConfig } from 'vite';

export default defineConfig({
  publicDir: false,
  build: {
    ssr: true,
    outDir: 'dist',
    target: 'node22',
    // A stack in the log names functions that can be found in the sources.
    minify: false,
    rolldownOptions: {
      input: {
        cli: 'apps/cli/src/main.ts',
        collector: 'apps/collector/src/main.ts',
        dashboard: 'apps/dashboard/src/main.ts',
        'backup-process': 'packages/store/src/engines/sqlite/backup/backup-process.ts',
      },
      // All in one folder: backup-in-child.ts looks beside itself.
      output: { entryFileNames: '[name].js', chunkFileNames: '[name]-[hash].js' },
    },
  },
  // Machine code can't be bundled.
  ssr: { noExternal: true, external: ['better-sqlite3'] },
});
