/**
 * What a large answer of BOCCO costs the process that asks: each in a process of its own, with its peak of memory over
 * that of a small answer, and the longest turn of its event loop.
 */
import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import { text } from 'node:stream/consumers';
import { gzipSync } from 'node:zlib';
import { atMost, everyGoal, report } from './results.ts';

const MIB = 1024 * 1024;
const rounds = 2;
const most = { addedMb: 64, turnMs: 200 };
/** Readings that are believed stay in memory until they are stored. */
const believed = { addedMb: 160 };

const reading = (id: number) =>
  `{"id":${id},"unique_id":"e7607ba3-1111-4222-8333-${String(id).padStart(12, '0')}","created_at":"2026-01-01T00:00:00Z","temperature":24.31,"humidity":48.2,"illuminance":5.12}`;

/** A list of the element again and again, of so many bytes. */
function list(bytes: number, element: (index: number) => string): Buffer {
  const elements: string[] = [];
  for (let size = 2, index = 1; size < bytes; index++) {
    const one = element(index);
    elements.push(one);
    size += one.length + 1;
  }
  return Buffer.from(`[${elements.join(',')}]`);
}

const answers: Record<string, { body: Buffer; gzip?: boolean }> = {
  'a day of readings': { body: list(288 * 170, reading) },
  'a year of readings (18 MiB)': { body: list(18 * MIB, reading) },
  '64 MiB of readings': { body: list(64 * MIB, reading) },
  '64 MiB of junk elements': { body: list(64 * MIB, () => '{"id":1}') },
  '64 MiB in one element': { body: list(64 * MIB, () => `"${'x'.repeat(64 * MIB)}"`) },
  'a gzip of 64 MiB of readings': { body: gzipSync(list(64 * MIB, reading)), gzip: true },
  '9 MB of junk elements': { body: list(9e6, () => '0') },
};

interface Cost {
  outcome: string;
  peakMb: number;
  turnMs: number;
}

// A turn is measured by the processor's time: a busy machine stalls any loop. And the peak not by
// resourceUsage().maxRSS, which begins with what the parent had.
const child = `
  import { readFileSync } from 'node:fs';
  const { BoccoClient, Secret } = await import(${JSON.stringify(import.meta.resolve('@roomlog/api'))});
  const client = new BoccoClient({ baseUrl: process.argv[1], accessToken: new Secret('token') });
  let longest = 0;
  let over = false;
  const turn = (before) => {
    const now = process.threadCpuUsage();
    longest = Math.max(longest, (now.user - before.user + now.system - before.system) / 1000);
    if (!over) setImmediate(turn, process.threadCpuUsage());
  };
  turn(process.threadCpuUsage());
  const outcome = await client.getSensorReadings('room', 'sensor').then(
    ({ items, rejected }) => items.length + ' readings, ' + rejected.length + ' rejected',
    (error) => error.kind,
  );
  over = true;
  const peakMb = Number(/VmHWM:\\s+(\\d+)/.exec(readFileSync('/proc/self/status', 'utf8'))[1]) / 1024;
  console.log(JSON.stringify({ outcome, peakMb, turnMs: longest }));`;

async function costOf({ body, gzip }: { body: Buffer; gzip?: boolean }): Promise<Cost> {
  const headers = { 'content-type': 'application/json', ...(gzip && { 'content-encoding': 'gzip' }) };
  const server = createServer((_, response) => response.writeHead(200, headers).end(body)).listen(0, '127.0.0.1');
  await once(server, 'listening');
  const { port } = server.address() as AddressInfo;
  const asking = spawn(process.execPath, ['--input-type=module', '-e', child, `http://127.0.0.1:${port}/alpha`], {
    stdio: ['ignore', 'pipe', 'inherit'],
  });
  const cost = JSON.parse(await text(asking.stdout)) as Cost;
  server.closeAllConnections();
  server.close();
  return cost;
}

const costs: [string, Cost][] = [];
for (const [name, answer] of Object.entries(answers)) {
  const measured: Cost[] = [];
  for (let round = 0; round < rounds; round++) measured.push(await costOf(answer));
  // A busy machine only adds to both.
  const [least] = measured.toSorted((a, b) => a.turnMs - b.turnMs);
  if (least) costs.push([name, { ...least, peakMb: Math.min(...measured.map(({ peakMb }) => peakMb)) }]);
}
const small = costs[0]?.[1].peakMb ?? 0;
const rows = costs.map(([name, { outcome, peakMb, turnMs }]) => {
  const addedMb = peakMb - small;
  const { addedMb: mostMb } = outcome.startsWith('0') || !outcome.includes('readings') ? most : believed;
  const verdict = everyGoal([atMost(addedMb, mostMb), atMost(turnMs, most.turnMs)]);
  return `| ${name} | ${outcome} | ${addedMb.toFixed(0)} | ${turnMs.toFixed(0)} | ${verdict} |`;
});
const results = `
# Large answers

One sensor's answer, each in a process of its own. At most ${most.addedMb} MB more than for a day where nothing of it is
stored (otherwise ${believed.addedMb}), and no turn of the event loop over ${most.turnMs} ms, are wanted. The
least of ${rounds} rounds: a busy machine only adds to it.

| answer | what came of it | MB more | longest turn, ms | reached |
|---|---|---|---|---|
${rows.join('\n')}
`;
report(results);
