/** As many requests as a server answers, over a few kept-alive connections: little more than bytes, so that it can wait. */
import { once } from 'node:events';
import { connect, type Socket } from 'node:net';

const connections = 8;

/** @returns how many answers came, all of them 200 */
export async function load(url: string, headers: Record<string, string>, ms: number): Promise<number> {
  const { hostname, port, pathname, search } = new URL(url);
  const lines = Object.entries({ host: 'localhost', ...headers }).map(([name, value]) => `${name}: ${value}`);
  const request = `GET ${pathname}${search} HTTP/1.1\r\n${lines.join('\r\n')}\r\n\r\n`;
  const sockets = Array.from({ length: connections }, () => connect(Number(port), hostname));
  await Promise.all(sockets.map((socket) => once(socket, 'connect')));
  let answers = 0;
  const begun = performance.now();
  await Promise.all(
    sockets.map((socket) =>
      ask(socket, request, () => {
        answers += 1;
        return performance.now() - begun < ms;
      }),
    ),
  );
  for (const socket of sockets) socket.destroy();
  return answers;
}

/** Asks again and again, while `answered` wants it. */
async function ask(socket: Socket, request: string, answered: () => boolean): Promise<void> {
  const { promise, resolve, reject } = Promise.withResolvers<void>();
  let missing = 0;
  socket.on('error', reject).on('data', (chunk: Buffer) => {
    if (missing === 0) {
      const end = chunk.indexOf('\r\n\r\n');
      const head = chunk.toString('latin1', 0, end);
      const length = /^content-length: (\d+)/im.exec(head)?.[1];
      if (end === -1 || length === undefined || !head.startsWith('HTTP/1.1 200')) {
        reject(new Error(`not an answer of 200 with its length: ${head}`));
        return;
      }
      missing = Number(length) + end + 4;
    }
    missing -= chunk.length;
    if (missing > 0) return;
    if (answered()) socket.write(request);
    else resolve();
  });
  socket.write(request);
  await promise;
}
