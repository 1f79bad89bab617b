/** A kept-alive connection that asks and waits for the whole answer: little more than bytes, so that the server is measured. */
import { once } from 'node:events';
import { connect } from 'node:net';

export interface Connection {
  /** @returns bytes of the body, which came with 200 and a length @throws what came instead */
  ask: (url: string, headers?: Readonly<Record<string, string>>) => Promise<number>;
  close: () => void;
}

/** @param url anything of the server */
export async function openConnection(url: string): Promise<Connection> {
  const { hostname, port } = new URL(url);
  const socket = connect(Number(port), hostname);
  await once(socket, 'connect');
  socket.setNoDelay();
  let asked = Promise.withResolvers<number>();
  let [length, missing] = [0, 0];
  socket.on('error', (error) => asked.reject(error));
  socket.on('close', () => asked.reject(new Error('The server has closed the connection.')));
  socket.on('data', (chunk: Buffer) => {
    if (missing === 0) {
      const end = chunk.indexOf('\r\n\r\n');
      const head = chunk.toString('latin1', 0, end);
      length = Number(/^content-length: (\d+)/im.exec(head)?.[1]);
      if (end === -1 || Number.isNaN(length) || !head.startsWith('HTTP/1.1 200')) {
        asked.reject(new Error(`not an answer of 200 with its length: ${head}`));
        return;
      }
      missing = length + end + 4;
    }
    missing -= chunk.length;
    if (missing === 0) asked.resolve(length);
  });
  return {
    ask: (address, headers = {}) => {
      const { pathname, search } = new URL(address);
      const lines = Object.entries({ host: 'localhost', ...headers }).map(([name, value]) => `${name}: ${value}\r\n`);
      asked = Promise.withResolvers();
      socket.write(`GET ${pathname}${search} HTTP/1.1\r\n${lines.join('')}\r\n`);
      return asked.promise;
    },
    close: () => {
      asked.promise.catch(() => {});
      socket.destroy();
    },
  };
}

const connections = 8;

/** As many requests as a server answers in a time. @returns how many answers came */
export async function load(url: string, headers: Readonly<Record<string, string>>, ms: number): Promise<number> {
  const all = await Promise.all(Array.from({ length: connections }, () => openConnection(url)));
  const end = performance.now() + ms;
  let answers = 0;
  await Promise.all(
    all.map(async (connection) => {
      do {
        await connection.ask(url, headers);
        answers += 1;
      } while (performance.now() < end);
    }),
  );
  for (const connection of all) connection.close();
  return answers;
}
