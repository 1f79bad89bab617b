#!/usr/bin/env node
// Plain JavaScript that an old Node can read: it runs roomlog on a Node that is new enough, or says what is missing.
import { spawn } from 'node:child_process';
import { existsSync } from 'node:fs';
import { createRequire } from 'node:module';
import { fileURLToPath } from 'node:url';

const [major, minor] = process.versions.node.split('.').map(Number);
const newEnough = major > 22 || (major === 22 && minor >= 19);
const pinned = fileURLToPath(new URL('../node_modules/.bin/node', import.meta.url));
// What was built, or the sources where nothing was: they take twice as long to start.
const built = new URL('../dist/cli.js', import.meta.url);
const sources = new URL('../apps/cli/src/main.ts', import.meta.url);
const main = existsSync(fileURLToPath(built)) ? built : sources;
// The packed product has no sources; what it needs may stand in a folder above.
const isCheckout = existsSync(fileURLToPath(sources));

if (isCheckout && !existsSync(fileURLToPath(new URL('../node_modules', import.meta.url)))) {
  process.stderr.write('roomlog is not installed yet; run: npx -y pnpm@10.34.9 install\n');
  process.exitCode = 78;
} else if (!isCheckout && !isThere('better-sqlite3')) {
  process.stderr.write('A part of roomlog is missing; install it again.\n');
  process.exitCode = 78;
} else if (newEnough) {
  // Not awaited: Node 12 could not read that.
  void import(main.href);
} else if (isCheckout && existsSync(pinned)) {
  const child = spawn(pinned, [fileURLToPath(main), ...process.argv.slice(2)], { stdio: 'inherit' });
  for (const signal of ['SIGINT', 'SIGTERM', 'SIGHUP']) process.on(signal, () => child.kill(signal));
  child.on('exit', (code, signal) => {
    process.exitCode = signal ? 1 : code;
  });
} else {
  process.stderr.write(`roomlog needs Node 22.19 or newer, this is ${process.versions.node}; install a newer Node.\n`);
  process.exitCode = 78;
}

/** The one package that is not in the bundle. */
function isThere(name) {
  try {
    return createRequire(import.meta.url).resolve(name) !== '';
  } catch {
    return false;
  }
}
