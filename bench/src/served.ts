/** Servers of this bench, each a process of its own that prints its address. */
import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { get, type IncomingMessage } from 'node:http';
import { tmpdir } from 'node:os';
import { join } from 'node:path';

export interface Served {
  /** Ends with a slash. */
  url: string;
  pid: number;
  stop: () => Promise<void>;
}

async function serve(args: readonly string[], env: Record<string, string>): Promise<Served> {
  const child = spawn(process.execPath, args, {
    cwd: import.meta.dirname,
    env: { PATH: process.env['PATH'] ?? '', ...env },
    stdio: ['ignore', 'pipe', 'inherit'],
  });
  const [line] = (await once(child.stdout, 'data')) as [Buffer];
  const stop = async () => {
    const exited = once(child, 'exit');
    child.kill();
    await exited;
  };
  return { url: line.toString().trim(), pid: child.pid ?? 0, stop };
}

/** The dashboard that is built, with the flags that `roomlog up` gives it (apps/cli/src/home/processes.ts). */
export function startDashboard(dataDir: string, env: Readonly<Record<string, string>> = {}): Promise<Served> {
  const program = join(import.meta.dirname, '../../dist/dashboard.js');
  return serve(['--max-semi-space-size=1', '--heap-growing-percent=20', program], {
    ROOMLOG_DATA_DIR: dataDir,
    ROOMLOG_LISTEN: '127.0.0.1:0',
    ROOMLOG_LOG_LEVEL: 'warn',
    ...env,
  });
}

/** What a bare route sends. */
interface Body {
  bytes: Buffer;
  encoding?: string;
}

/** The bytes that a server sends, as they come. */
export async function bodyOf(url: string, encoding = 'identity'): Promise<Body> {
  const [answer] = (await once(get(url, { headers: { 'accept-encoding': encoding } }), 'response')) as [
    IncomingMessage,
  ];
  const packed = answer.headers['content-encoding'];
  const bytes = Buffer.concat(await answer.toArray());
  return packed === undefined ? { bytes } : { bytes, encoding: packed };
}

/** A Fastify server that does nothing but send these from memory, each at its name. */
export async function startBareRoutes(bodies: Readonly<Record<string, Body>>): Promise<Served> {
  const folder = mkdtempSync(join(tmpdir(), 'roomlog-bench-'));
  for (const [name, { bytes, encoding }] of Object.entries(bodies)) {
    writeFileSync(join(folder, encoding ? `${name}.${encoding}` : name), bytes);
  }
  const served = await serve([join(import.meta.dirname, 'bare-routes.ts')], { FOLDER: folder });
  return { ...served, stop: () => served.stop().finally(() => rmSync(folder, { recursive: true })) };
}
