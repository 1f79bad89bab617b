/**
 * The machines of docs/fleet.md, in folders of this one: its blocks are run word for word, but for names, addresses and
 * folders.
 */
import { type ChildProcess, execFileSync, spawn } from 'node:child_process';
import { once } from 'node:events';
import {
  appendFileSync,
  cpSync,
  mkdirSync,
  mkdtempSync,
  readFileSync,
  rmSync,
  symlinkSync,
  writeFileSync,
} from 'node:fs';
import { tmpdir } from 'node:os';
import { delimiter, dirname, join } from 'node:path';
import { text } from 'node:stream/consumers';
import { parseEnv } from 'node:util';
import { rootDir } from '@roomlog/runtime';
import { freePort, programs, userFor } from './database-server.ts';

export interface Block {
  language: string;
  /** For which machine it is, or what is in it; empty for what only installs and mounts. */
  word: string;
  text: string;
}

/** In the order of the page. */
export const blocks: readonly Block[] = [
  ...readFileSync(join(rootDir, 'docs/fleet.md'), 'utf8').matchAll(/^```([a-z]+)(?: ([a-z]+))?\n(.*?)^```$/gms),
].map(([, language = '', word = '', content = '']) => ({ language, word, text: content }));

export function blocksOf(language: string, word = ''): string[] {
  return blocks.filter((block) => block.language === language && block.word === word).map((block) => block.text);
}

export interface Ended {
  code: number;
  stdout: string;
  stderr: string;
}

/** A machine of the page. Its files are in a folder of its own. */
export interface Machine {
  /** Where its dashboard listens. */
  address: string;
  /** Runs a block, or any other commands, to their end. */
  run: (commands: string, options?: { input?: string }) => Promise<Ended>;
  /** Starts what a unit says, as systemd would. */
  start: (unit: 'collect' | 'serve') => ChildProcess;
  /** The text of a block with this machine's names, addresses and folders. */
  adapted: (block: string) => string;
}

export interface Fleet {
  database: Machine;
  one: Machine;
  two: Machine;
  /** Ends the server of the database, and deletes everything. */
  close: () => void;
}

/** What the simulator needs beside what the page says. */
interface Service {
  BOCCO_BASE_URL: string;
}

/** An empty server of PostgreSQL as Debian starts it, and two machines with roomlog and nothing else. */
export async function openFleet(service: Service): Promise<Fleet> {
  const folder = mkdtempSync(join(tmpdir(), 'roomlog-fleet-'));
  const cluster = await startCluster();
  const ports = { one: await freePort(), two: await freePort() };
  // What is copied by hand from machine to machine lies here.
  const desk = join(folder, 'desk');
  mkdirSync(desk);
  const machine = (name: string, port: number): Machine => {
    const home = join(folder, name);
    const [etc, lib, bin] = ['etc', 'lib', 'bin'].map((part) => join(home, part)) as [string, string, string];
    for (const path of [etc, lib, bin]) mkdirSync(path, { recursive: true });
    const program = `#!/bin/sh\nexec "${process.execPath}" "${join(rootDir, 'bin/roomlog.mjs')}" "$@"\n`;
    writeFileSync(join(bin, 'roomlog'), program, { mode: 0o755 });
    const address = `127.0.0.1:${port}`;
    const changes: readonly (readonly [string, string])[] = [
      ['/etc/postgresql/15/main', cluster.data],
      ['db.example.com/', `localhost:${cluster.port}/`],
      ['db.example.com', 'localhost'],
      ['192.168.1.0/24', '127.0.0.0/8'],
      ['192.168.1.11:4680', address],
      ['192.168.1.12:4680', `127.0.0.1:${ports.two}`],
      ['192.168.1.10', '127.0.0.1'],
      ['192.168.1.13', '127.0.0.1'],
      [' -o roomlog -g roomlog', ''],
      ['/var/lib/roomlog', lib],
      ['/etc/roomlog', etc],
      ['/usr/local/bin', bin],
      // Nobody waits for a minute here.
      ['ROOMLOG_LEASE_SECONDS=60', 'ROOMLOG_LEASE_SECONDS=3'],
    ];
    const adapted = (block: string) => changes.reduce((left, [from, to]) => left.replaceAll(from, to), block);
    const env = {
      PATH: [bin, programs, dirname(process.execPath), process.env['PATH']].join(delimiter),
      PGHOST: cluster.folder,
      PGPORT: String(cluster.port),
      ROOMLOG_POLL_SECONDS: '1',
      ...service,
    };
    return {
      address,
      adapted,
      run: async (commands, { input = '' } = {}) => {
        const script = `${asRoot(cluster.data)}\n${adapted(commands)}`;
        const child = spawn('bash', ['--norc', '-euo', 'pipefail', '-c', script], { cwd: desk, env });
        child.stdin.on('error', () => {}).end(input);
        const [stdout, stderr, [code]] = await Promise.all([
          text(child.stdout),
          text(child.stderr),
          once(child, 'exit'),
        ]);
        return { code: code as number, stdout, stderr };
      },
      start: (unit) => {
        const [content = ''] = blocksOf('ini', unit);
        const [, file = ''] = /^EnvironmentFile=(.*)$/m.exec(content) ?? [];
        const [, command = ''] = /^ExecStart=(.*)$/m.exec(content) ?? [];
        const [program = '', ...args] = adapted(command).split(' ');
        return spawn(program, args, {
          env: { ...env, ...parseEnv(readFileSync(adapted(file), 'utf8')) },
          // A killed unit is killed whole.
          detached: true,
        });
      },
    };
  };
  return {
    database: machine('database', 0),
    one: machine('one', ports.one),
    two: machine('two', ports.two),
    close: () => {
      cluster.close();
      rmSync(folder, { recursive: true });
    },
  };
}

/** Copies what the page says to copy by hand, and mounts the shared folder. */
export function copyAccount(from: Machine, to: Machine): void {
  const file = '/var/lib/roomlog/data/secrets.json';
  cpSync(from.adapted(file), to.adapted(file));
}

export function mountMedia(from: Machine, to: Machine): void {
  const folder = '/var/lib/roomlog/data/media';
  rmSync(to.adapted(folder), { recursive: true });
  symlinkSync(from.adapted(folder), to.adapted(folder));
}

/** Kills a unit as the kernel does when memory is short. */
export async function kill(unit: ChildProcess): Promise<void> {
  const ended = once(unit, 'exit');
  process.kill(-(unit.pid ?? 0), 'SIGKILL');
  await ended;
}

/** Here root runs everything, so `sudo` is left out, and there is no systemd. */
const asRoot = (data: string) => `
sudo() {
  if [ "$1" != -u ]; then "$@"
  elif [ "$2" = postgres ]; then shift 2; runuser -u postgres -- "$@"
  else shift 2; "$@"; fi
}
systemctl() { runuser -u postgres -- pg_ctl -D ${data} -w -s -l ${data}/log restart > /dev/null; }`;

/** As Debian's package leaves it: whoever is on the machine is known by their account, and nobody else is let in. */
async function startCluster() {
  const folder = mkdtempSync(join(tmpdir(), 'roomlog-cluster-'));
  const user = userFor(folder);
  const [data, port] = [join(folder, 'main'), await freePort()];
  const run = (program: string, ...args: string[]) =>
    execFileSync(join(programs, program), args, { cwd: '/', stdio: 'ignore', ...user });
  run('initdb', '-D', data, '-U', 'postgres', '-A', 'peer', '-E', 'UTF8', '--no-sync');
  writeFileSync(join(data, 'pg_hba.conf'), 'local all all peer\n');
  mkdirSync(join(data, 'conf.d'));
  appendFileSync(
    join(data, 'postgresql.conf'),
    `port = ${port}\nunix_socket_directories = '${folder}'\ninclude_dir = 'conf.d'\n`,
  );
  run('pg_ctl', '-D', data, '-w', '-l', join(data, 'log'), 'start');
  return {
    folder,
    data,
    port,
    close: () => {
      run('pg_ctl', '-D', data, '-w', '-m', 'immediate', 'stop');
      rmSync(folder, { recursive: true });
    },
  };
}
