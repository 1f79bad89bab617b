/** Programs of the system: whether they are there, in a pipe, or as servers on loopback. */
import { type ChildProcess, execFileSync, type SpawnOptions, spawn } from 'node:child_process';
import { once } from 'node:events';
import { accessSync, constants } from 'node:fs';
import { Agent, get, type IncomingMessage } from 'node:http';
import { type AddressInfo, createServer } from 'node:net';
import { delimiter, join } from 'node:path';
import { setTimeout as delay } from 'node:timers/promises';

/** Its path, or undefined. @param folders beside those of PATH */
export function findProgram(name: string, folders: readonly string[] = []): string | undefined {
  const all = [...folders, ...(process.env['PATH'] ?? '').split(delimiter)];
  return all.map((folder) => join(folder, name)).find(isExecutable);
}

function isExecutable(path: string): boolean {
  try {
    accessSync(path, constants.X_OK);
    return true;
  } catch {
    return false;
  }
}

/** Runs it to its end. @throws with what it said */
export const run = (program: string, args: readonly string[], user: { uid?: number; gid?: number } = {}): string =>
  execFileSync(program, args, { encoding: 'utf8', stdio: 'pipe', ...user });

/** A program that answers lines with lines. */
export interface Pipe {
  /** @param isEnd whether the text so far is the whole answer; throws where that says what is wrong */
  ask: (question: string, isEnd: (answer: string) => boolean) => Promise<string>;
  stop: () => Promise<void>;
}

export function openPipe(program: string, args: readonly string[], options: SpawnOptions = {}): Pipe {
  const child = spawn(program, args, { ...options, stdio: ['pipe', 'pipe', 'inherit'] });
  return {
    async ask(question, isEnd) {
      let answer = '';
      const { promise, resolve, reject } = Promise.withResolvers<void>();
      const gone = () => reject(new Error(`${program} ended: ${answer.slice(-400)}`));
      const take = (chunk: Buffer) => {
        answer += chunk.toString();
        try {
          if (isEnd(answer)) resolve();
        } catch (error) {
          reject(error);
        }
      };
      child.stdout?.on('data', take);
      child.once('exit', gone);
      child.stdin?.write(question);
      await promise;
      child.stdout?.off('data', take);
      child.off('exit', gone);
      return answer;
    },
    async stop() {
      const exited = once(child, 'exit');
      child.stdin?.end();
      await exited;
    },
  };
}

/** Starts a server and waits until it answers. @returns what ends it */
export async function startServer(
  program: string,
  args: readonly string[],
  isReady: () => Promise<boolean>,
  options: SpawnOptions = {},
): Promise<() => Promise<void>> {
  const child = spawn(program, args, { ...options, stdio: 'ignore' });
  for (let wait = 0; !(await isReady().catch(() => false)); wait++) {
    if (child.exitCode !== null || wait > 600) throw new Error(`${program} did not start`);
    await delay(100);
  }
  return () => stopProgram(child);
}

async function stopProgram(child: ChildProcess): Promise<void> {
  if (child.exitCode !== null || child.signalCode !== null) return;
  const exited = once(child, 'exit');
  child.kill('SIGINT');
  await exited;
}

const agent = new Agent({ keepAlive: true });

/** As little of a client as there is: what is compared is the server. @returns the text of the answer */
export async function ask(url: string): Promise<string> {
  const [answer] = (await once(get(url, { agent }), 'response')) as [IncomingMessage];
  answer.setEncoding('utf8');
  let text = '';
  answer.on('data', (chunk: string) => {
    text += chunk;
  });
  await once(answer, 'end');
  if (answer.statusCode !== 200) throw new Error(text);
  return text;
}

export async function freePort(): Promise<number> {
  const server = createServer().listen(0, '127.0.0.1');
  await once(server, 'listening');
  const { port } = server.address() as AddressInfo;
  server.close();
  await once(server, 'close');
  return port;
}
