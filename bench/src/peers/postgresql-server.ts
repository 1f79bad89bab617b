/** A server of PostgreSQL of its own, on loopback. */
import { chownSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { findProgram, freePort, run, startServer } from './program.ts';

/** Where Debian has the server's programs. */
const folders = ['/usr/lib/postgresql/15/bin'];

export interface PostgresqlServer {
  address: string;
  pid: number;
  psql: string;
  /** How psql reaches it. */
  connection: readonly string[];
  stop: () => Promise<void>;
}

/** @param folder of its own @returns undefined where it is not installed */
export async function startPostgresqlServer(folder: string): Promise<PostgresqlServer | undefined> {
  const [initdb, server, psql] = ['initdb', 'postgres', 'psql'].map((name) => findProgram(name, folders));
  if (!initdb || !server || !psql) return undefined;
  const data = join(folder, 'data');
  const as = userOf(folder);
  run(initdb, ['-D', data, '-A', 'trust', '-U', 'postgres', '-E', 'UTF8', '--no-sync'], as);
  const port = String(await freePort());
  const connection = ['-h', '127.0.0.1', '-p', port, '-U', 'postgres'];
  const stop = await startServer(
    server,
    ['-D', data, '-h', '127.0.0.1', '-p', port, '-k', folder],
    async () => run(psql, [...connection, '-qAt', '-c', 'SELECT 1']).trim() === '1',
    as,
  );
  const [pid] = readFileSync(join(data, 'postmaster.pid'), 'utf8').split('\n');
  const address = `postgres://postgres@127.0.0.1:${port}/postgres`;
  return { address, pid: Number(pid), psql, connection, stop };
}

/** It refuses to run as root: then it runs as the user that Debian makes for it, who gets the folder. */
function userOf(folder: string): { uid?: number; gid?: number } {
  if (process.getuid?.() !== 0) return {};
  const [uid = 0, gid = 0] = ['-u', '-g'].map((flag) => Number(run('id', [flag, 'postgres'])));
  chownSync(folder, uid, gid);
  return { uid, gid };
}
