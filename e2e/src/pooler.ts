/** PgBouncer before a server of a test. */
import { spawn, spawnSync } from 'node:child_process';
import { once } from 'node:events';
import { chmodSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { onTestFinished } from 'vitest';
import { type DatabaseServer, freePort, userFor } from './database-server.ts';

export const isPgBouncerInstalled = spawnSync('pgbouncer', ['--version']).status === 0;

/**
 * @param settings beside what it needs to run at all, such as `pool_mode = session`
 * @returns the address of the database behind it
 */
export async function pooler(database: DatabaseServer, settings: readonly string[]): Promise<string> {
  const folder = mkdtempSync(join(tmpdir(), 'roomlog-pooler-'));
  const [server, port] = [new URL(database.address), await freePort()];
  const lines = [
    '[databases]',
    `* = host=${server.hostname} port=${server.port}`,
    '[pgbouncer]',
    'listen_addr = 127.0.0.1',
    `listen_port = ${port}`,
    'unix_socket_dir =',
    'auth_type = trust',
    `auth_file = ${folder}/users.txt`,
    ...settings,
  ];
  writeFileSync(join(folder, 'users.txt'), `"${server.username}" ""\n`);
  writeFileSync(join(folder, 'pgbouncer.ini'), `${lines.join('\n')}\n`);
  const user = userFor(folder);
  chmodSync(folder, 0o755);
  const child = spawn('pgbouncer', [join(folder, 'pgbouncer.ini')], { stdio: ['ignore', 'ignore', 'pipe'], ...user });
  onTestFinished(async () => {
    const exited = once(child, 'exit');
    child.kill('SIGKILL');
    await exited;
    rmSync(folder, { recursive: true });
  });
  // It says that it is up.
  for await (const chunk of child.stderr) if (String(chunk).includes('process up')) break;
  server.port = String(port);
  return server.href;
}
