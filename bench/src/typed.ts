/**
 * What is typed on one page, until another open page has it as a message of BOCCO: through the outbox, the collector, the
 * simulator, the store and the live feed.
 */
import { randomUUID } from 'node:crypto';
import { lineOf, startHome } from './home.ts';
import { atMost, median, report } from './results.ts';

const messages = 101;
const pause = 100;
const most = { median: 60, p99: 200 };

const home = await startHome(['--no-replies', '--chatter', '0', '--history', '1d']);
const url = await lineOf(home.start('up'));
const room = await firstRoom();
const shown = new Map<string, () => void>();
const page = new AbortController();
const following = follow(page.signal);

const times: number[] = [];
for (let number = -10; number < messages; number++) {
  const unique_id = randomUUID();
  const { promise, resolve } = Promise.withResolvers<void>();
  shown.set(unique_id, resolve);
  const begun = performance.now();
  const answer = await fetch(`${url}api/rooms/${room}/messages`, {
    method: 'POST',
    headers: { 'content-type': 'application/json' },
    body: JSON.stringify({ text: `number ${number}`, unique_id }),
  });
  if (answer.status !== 202) throw new Error(await answer.text());
  await promise;
  // The first ones find everything cold.
  if (number >= 0) times.push(performance.now() - begun);
  // Not in step with anything.
  await new Promise((done) => setTimeout(done, pause * Math.random()));
}
page.abort();
await following;
await home.clear();

const [middle, p99] = [median(times), times.toSorted((a, b) => a - b)[Math.floor(times.length * 0.99)] ?? 0];
report(`
# A typed message

From the press on one page until another one has it as a message of BOCCO. The simulator answers at once. ${messages}
messages, one after another.

| | ms | at most | |
| --- | --- | --- | --- |
| median | ${middle.toFixed(0)} | ${most.median} | ${atMost(middle, most.median)} |
| p99 | ${p99.toFixed(0)} | ${most.p99} | ${atMost(p99, most.p99)} |
`);

/** The other page: resolves what is sent as the feed tells of it. */
async function follow(signal: AbortSignal): Promise<void> {
  const { body } = await fetch(`${url}api/events`, { signal, headers: { accept: 'text/event-stream' } });
  let text = '';
  try {
    for await (const chunk of body?.pipeThrough(new TextDecoderStream()) ?? []) {
      const events = `${text}${chunk}`.split('\n\n');
      text = events.pop() ?? '';
      for (const event of events) {
        if (!event.includes('event: message')) continue;
        const message = JSON.parse(/^data: (.*)$/m.exec(event)?.[1] ?? '') as { unique_id: string };
        shown.get(message.unique_id)?.();
      }
    }
  } catch (error) {
    if (!signal.aborted) throw error;
  }
}

async function firstRoom(): Promise<string> {
  for (;;) {
    const { rooms } = (await (await fetch(`${url}api/rooms`)).json()) as { rooms: { uuid: string }[] };
    if (rooms[0]) return rooms[0].uuid;
    await new Promise((done) => setTimeout(done, pause));
  }
}
