/** The packed product, as npm installs it: for an account of its own, in a folder with a blank, without the sources. */
import { type ChildProcess, execFileSync, spawn } from 'node:child_process';
import { once } from 'node:events';
import { globSync, lstatSync, mkdirSync, mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { delimiter, dirname, join } from 'node:path';
import { text } from 'node:stream/consumers';
import { rootDir } from '@roomlog/runtime';
import { afterAll } from 'vitest';
import { stop } from './home.ts';

export interface Outcome {
  code: number | null;
  stdout: string;
  stderr: string;
}

/** Packs and installs it: ten seconds, and the npm registry. Removed when the tests of the file are over. */
export function install() {
  const folder = mkdtempSync(join(tmpdir(), 'roomlog installed '));
  const [home, prefix] = [join(folder, 'home'), join(folder, 'prefix')];
  mkdirSync(home);
  const packing = execFileSync(process.execPath, ['pack/pack.ts', folder], { cwd: rootDir, encoding: 'utf8' });
  const tarball = packing.split('  ')[0] ?? '';
  const env = {
    // The Node that runs the tests goes before others.
    PATH: [dirname(process.execPath), process.env['PATH']].join(delimiter),
    HOME: home,
    ROOMLOG_LISTEN: '127.0.0.1:0',
    ROOMLOG_LOG_LEVEL: 'silent',
  };
  const npm = (...args: string[]) =>
    execFileSync('npm', [...args, '--global', '--prefix', prefix, '--loglevel', 'error', '--no-update-notifier'], {
      // Its proxies and certificates are the machine's.
      env: { ...process.env, HOME: home, PATH: env.PATH },
      cwd: home,
    });
  npm('install', tarball);

  const started: ChildProcess[] = [];
  const start = (args: string[], more: Record<string, string> = {}): ChildProcess => {
    const child = spawn(join(prefix, 'bin/roomlog'), args, { cwd: home, env: { ...env, ...more } });
    started.push(child);
    return child;
  };
  afterAll(async () => {
    await Promise.all(started.map(stop));
    rmSync(folder, { recursive: true });
  });

  return {
    /** An empty folder of its own for whatever a test likes; `home` and `prefix` are in it. */
    folder,
    home,
    tarball,
    /** Where npm has put it. */
    root: join(prefix, 'lib/node_modules/roomlog'),
    npm,
    start,
    /** Runs a command to its end. */
    run: async (args: string[], more: Record<string, string> = {}, input = ''): Promise<Outcome> => {
      const child = start(args, more);
      const { stdin, stdout, stderr } = child;
      if (!stdin || !stdout || !stderr) throw new Error('it has no streams');
      // One that refuses at once has not read it.
      stdin.on('error', () => {}).end(input);
      const [printed, said, [code]] = await Promise.all([text(stdout), text(stderr), once(child, 'exit')]);
      return { code: code as number | null, stdout: printed, stderr: said };
    },
  };
}

/** What is in a folder, with sizes and when each was written. */
export function filesIn(folder: string) {
  return globSync('**/*', { cwd: folder })
    .toSorted()
    .flatMap((name) => {
      const stat = lstatSync(join(folder, name));
      return stat.isFile() ? [{ name, size: stat.size, mtimeMs: stat.mtimeMs }] : [];
    });
}
