/** A server of PostgreSQL of a test's own, which it may stop as a power cut does. */
import { execFileSync, spawn } from 'node:child_process';
import { once } from 'node:events';
import { chmodSync, chownSync, globSync, mkdtempSync, rmSync } from 'node:fs';
import { type AddressInfo, createServer } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';

export interface DatabaseServer {
  /** Of an empty database, with a password in it. */
  address: string;
  password: string;
  /** Ends at once, with everything that is under way. */
  cutPower(): void;
  start(): void;
  /** What a statement says: a line for each row. */
  ask(statement: string): string;
  /** Nobody else can write to a table from now on. @returns what ends that */
  lock(table: string): Promise<() => Promise<void>>;
  /** Ends it, and deletes everything. */
  close(): void;
}

/** Another version's, if named; else where Debian has its programs, the newest last. Empty where there are none. */
export const programs =
  process.env['ROOMLOG_TEST_POSTGRES_PROGRAMS'] ?? globSync('/usr/lib/postgresql/*/bin').toSorted().at(-1) ?? '';

/** Started. */
export async function openDatabaseServer(): Promise<DatabaseServer> {
  const folder = mkdtempSync(join(tmpdir(), 'roomlog-postgres-'));
  const user = userFor(folder);
  const run = (program: string, ...args: string[]) =>
    execFileSync(join(programs, program), args, { cwd: '/', stdio: 'ignore', ...user });
  const data = join(folder, 'data');
  const port = await freePort();
  run('initdb', '-D', data, '-A', 'trust', '-U', 'roomlog', '-E', 'UTF8', '--no-sync');
  const control = (...args: string[]) => run('pg_ctl', '-D', data, '-w', ...args);
  const start = () => void control('-l', join(folder, 'log'), '-o', `-h 127.0.0.1 -p ${port} -k ${folder}`, 'start');
  const cutPower = () => void control('-m', 'immediate', 'stop');
  start();
  run('createdb', '-h', '127.0.0.1', '-p', String(port), '-U', 'roomlog', 'home');
  const password = 'never-shown';
  const psql = join(programs, 'psql');
  const address = `postgres://roomlog:${password}@127.0.0.1:${port}/home`;
  return {
    address,
    password,
    cutPower,
    start,
    ask: (statement) => execFileSync(psql, [address, '-qAtc', statement], { encoding: 'utf8', stdio: 'pipe' }).trim(),
    lock: async (table) => {
      const session = spawn(psql, [address, '-qAt'], { stdio: ['pipe', 'pipe', 'inherit'] });
      session.stdin.write(`BEGIN; LOCK TABLE ${table} IN EXCLUSIVE MODE;\n\\echo locked\n`);
      await once(session.stdout, 'data');
      return async () => {
        session.stdin.end();
        await once(session, 'exit');
      };
    },
    close: () => {
      cutPower();
      rmSync(folder, { recursive: true });
    },
  };
}

/** The server refuses to run as root: then it runs as the user that Debian makes for it, who gets the folder. */
export function userFor(folder: string): { uid?: number; gid?: number } {
  if (process.getuid?.() !== 0) return {};
  const [uid = 0, gid = 0] = ['-u', '-g'].map((flag) =>
    Number(execFileSync('id', [flag, 'postgres'], { encoding: 'utf8' })),
  );
  chmodSync(folder, 0o700);
  chownSync(folder, uid, gid);
  return { uid, gid };
}

export async function freePort(): Promise<number> {
  const server = createServer();
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  const { port } = server.address() as AddressInfo;
  await new Promise((resolve) => server.close(resolve));
  return port;
}
