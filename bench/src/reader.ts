/**
 * A reader of files, as a process of its own: says that it is there, and for each line that it is given takes the file as
 * fast as it comes, keeps none of it, and says how long its first and its last byte took, in ms.
 */
import { once } from 'node:events';
import { Agent, get, type IncomingMessage } from 'node:http';
import { createInterface } from 'node:readline';

const [, , url = '', small = ''] = process.argv;
const agent = new Agent({ keepAlive: true, maxSockets: 1 });
await take(small);
process.stdout.write('\n');
for await (const _ of createInterface(process.stdin)) process.stdout.write(`${JSON.stringify(await take(url))}\n`);
agent.destroy();

async function take(from: string): Promise<{ first: number; all: number }> {
  const begun = performance.now();
  const [answer] = (await once(get(from, { agent }), 'response')) as [IncomingMessage];
  if (answer.statusCode !== 200) throw new Error(`${from} answered ${answer.statusCode}`);
  let first = 0;
  answer.on('data', () => {
    first ||= performance.now() - begun;
  });
  await once(answer, 'end');
  return { first, all: performance.now() - begun };
}
