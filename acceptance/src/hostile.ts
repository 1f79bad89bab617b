/** Somebody sends the dashboard what no browser would, byte by byte, and holds connections open. */
import { once } from 'node:events';
import { connect, type Socket } from 'node:net';
import { setTimeout as delay } from 'node:timers/promises';
import { sqliteOf } from '@roomlog/store/testing';
import { ask } from './clients.ts';
import { addressOf, collectOnce, hasEnded, look, openHome, start, stop } from './home.ts';
import { type Family, hostileRequests } from './hostile-requests.ts';
import { placesOf } from './places.ts';
import { randomFrom } from './random.ts';

interface Withstood {
  /** The dashboard ended, or ended badly. */
  ended: string[];
  /** Answers of 500 and above, and those that tell of its inside. */
  inside: string[];
  /** Requests that got in although nobody could mean them: messages that now wait to be sent. */
  gotIn: string[];
  /** Connections that were neither answered nor closed. */
  held: string[];
  /** Objects of the dashboard have what somebody sent. */
  polluted: string[];
}

interface Figures {
  requests: number;
  /** By the status of their answers; `cut` for none. */
  statuses: string;
  /** Megabytes of memory that they took. */
  memory: number;
  seed: number;
  seconds: number;
}

/** What an answer must not have: ways inside, names of libraries, stacks. */
const insides = /node_modules|\bFST_|SQLITE_|\n\s+at |\.[cm]?[jt]s:\d|TypeError|RangeError|SyntaxError/;

/** Told by the process itself when it ends. */
const pollution = `data:text/javascript,${encodeURIComponent(
  `process.once('exit', () => { if (({}).polluted !== undefined) process.exitCode = 99; });`,
)}`;

/** Twice what any request may take to arrive (15 s), as the machine may be busy. */
const patience = 30_000;

/** After which no further answer is expected (ms). */
const quiet = 1000;

const atOnce = 20;

export async function attack({
  count,
  seed,
  root,
  only,
}: {
  count: number;
  seed: number;
  root?: string;
  only?: RegExp;
}): Promise<{ verdict: Withstood; figures: Figures }> {
  const began = performance.now();
  const { home, dashboard, port } = await openDashboard(root, { NODE_OPTIONS: `--import=${pollution}` });
  const places = await look(home, placesOf);
  const requests = hostileRequests(places, count, randomFrom(seed), only);
  const verdict: Withstood = { ended: [], inside: [], gotIn: [], held: [], polluted: [] };
  const statuses = new Map<string, number>();
  let next = 0;
  const before = await memoryOf(port);
  let peak = before;
  const attacker = async () => {
    for (let at = next++; at < requests.length; at = next++) {
      const [family, pieces] = requests[at] as [Family, readonly string[]];
      const { answer, isHeld } = await exchange(port, pieces);
      for (const [, status = ''] of answer.matchAll(/HTTP\/1\.1 (\d{3}) /g)) {
        statuses.set(status, (statuses.get(status) ?? 0) + 1);
        if (status >= '500') verdict.inside.push(`${family}: ${status}`);
      }
      if (answer === '') statuses.set('cut', (statuses.get('cut') ?? 0) + 1);
      if (insides.test(answer)) verdict.inside.push(`${family}: ${insides.exec(answer)?.[0]}`);
      if (isHeld) verdict.held.push(`${family}, after ${answer.length} bytes: ${answer.slice(0, 60)}`);
      if (at % 100 === 0) peak = Math.max(peak, await memoryOf(port));
    }
  };
  await Promise.all(Array.from({ length: atOnce }, attacker));
  if (hasEnded(dashboard)) verdict.ended.push(`with ${dashboard.exitCode ?? dashboard.signalCode}`);
  verdict.gotIn = await look(
    home,
    (store) => sqliteOf(store).prepare('SELECT text FROM outbox').pluck().all() as string[],
  );
  const how = await stop(dashboard);
  if (how === 99) verdict.polluted.push('Object.prototype');
  else if (how !== 0) verdict.ended.push(`at the end with ${how}`);
  return {
    verdict,
    figures: {
      requests: requests.length,
      statuses: [...statuses].map(([status, times]) => `${status}: ${times}`).join(' '),
      memory: Math.round(peak - before),
      seed,
      seconds: Math.round((performance.now() - began) / 1000),
    },
  };
}

async function openDashboard(root: string | undefined, env: Record<string, string> = {}) {
  const home = await openHome({ history: 86_400 }, { ...(root && { root }) });
  await collectOnce(home);
  const dashboard = start(home, 'dashboard', { env });
  const { port } = new URL(await addressOf(dashboard));
  return { home, dashboard, port: Number(port) };
}

/** Sends the pieces one after the other, and reads until the connection ends, or nothing more comes. */
async function exchange(port: number, pieces: readonly string[]): Promise<{ answer: string; isHeld: boolean }> {
  const socket = connect(port, '127.0.0.1');
  const closed = endOf(socket);
  let answer = '';
  socket
    .setEncoding('latin1')
    .on('data', (more) => {
      answer += more;
      socket.setTimeout(quiet);
    })
    // A connection that is kept for another request is as good as ended.
    .on('timeout', () => socket.end())
    .on('error', () => {});
  const sending = (async () => {
    for (const piece of pieces) if (!socket.write(piece, 'latin1')) await once(socket, 'drain');
  })();
  await Promise.race([sending.catch(() => {}), closed]);
  const isHeld = await Promise.race([closed.then(() => false), delay(patience, true, { ref: false })]);
  socket.destroy();
  return { answer, isHeld };
}

async function memoryOf(port: number): Promise<number> {
  const { body } = await ask(`http://127.0.0.1:${port}/metrics`);
  return Number(/^process_resident_memory_bytes (\S+)/m.exec(body)?.[1] ?? 0) / 1024 / 1024;
}

export interface Slow {
  sockets: number;
  /** Still connected after fifteen seconds. */
  left: number;
  /** Seconds until the last one was cut. */
  longest: number;
  /** Milliseconds in which a page was answered meanwhile, and before: medians and the worst. */
  before: number;
  meanwhile: number;
  worst: number;
}

/** As many connections that send a byte now and then, half of them in the head and half in the body. */
export async function drip({ sockets, root }: { sockets: number; root?: string }): Promise<Slow> {
  const { dashboard, port } = await openDashboard(root);
  const before = await looks(port, 40);
  const heads = ['GET / HTTP/1.1\r\nHost: localhost\r\nX: ', postHead];
  const held = await Promise.all(
    Array.from({ length: sockets }, async (_, at) => {
      const socket = connect(port, '127.0.0.1').on('error', () => {});
      await once(socket, 'connect');
      socket.write(heads[at % 2] ?? '');
      return socket.resume();
    }),
  );
  const began = performance.now();
  const ends = held.map((socket) => endOf(socket).then(() => performance.now() - began));
  const dripping = setInterval(() => {
    for (const socket of held) if (socket.writable) socket.write('a');
  }, 250);
  const meanwhile = await looks(port, Number.POSITIVE_INFINITY, began + 15_000);
  const left = held.filter((socket) => !socket.closed).length;
  clearInterval(dripping);
  for (const socket of held) socket.destroy();
  const longest = Math.max(...(await Promise.all(ends)));
  await stop(dashboard);
  const median = (times: number[]) => Math.round(times.toSorted((a, b) => a - b)[Math.floor(times.length / 2)] ?? 0);
  return {
    sockets,
    left,
    longest: Math.round(longest / 100) / 10,
    before: median(before),
    meanwhile: median(meanwhile),
    worst: Math.round(Math.max(...meanwhile)),
  };
}

const postHead =
  'POST /login HTTP/1.1\r\nHost: localhost\r\nContent-Type: application/json\r\nContent-Length: 1000\r\n\r\n';

const endOf = (socket: Socket) => new Promise<void>((resolve) => void socket.once('close', () => resolve()));

/** How long each look at the page takes (ms), with pauses as people make them. */
async function looks(port: number, most: number, until = Number.POSITIVE_INFINITY): Promise<number[]> {
  const times: number[] = [];
  while (times.length < most && performance.now() < until) {
    const began = performance.now();
    const { status } = await ask(`http://127.0.0.1:${port}/`);
    if (status !== 200) throw new Error(`the page was answered with ${status}`);
    times.push(performance.now() - began);
    await delay(50);
  }
  return times;
}
