import { once } from 'node:events';
import { createInterface } from 'node:readline';
import { expect, test } from 'vitest';
import { roomlog, startHousehold, startRoomlog } from '../testing/testing.ts';

const { account, control, received } = await startHousehold({ hold: 1 });

/** A watch that BOCCO holds a long poll for, and what it prints, line by line. */
async function startWatch(...args: string[]) {
  const child = startRoomlog(['watch', 'わが家', ...args], account);
  const lines = createInterface({ input: child.stdout })[Symbol.asyncIterator]();
  await expect.poll(() => control('GET', 'polls')).toBe('1');
  return { child, line: async () => String((await lines.next()).value) };
}

async function interrupt(child: ReturnType<typeof startRoomlog>): Promise<void> {
  const exited = once(child, 'exit');
  child.kill('SIGINT');
  expect(await exited).toEqual([0, null]);
}

test('watch prints each event from now on as a line, until Ctrl-C, and marks nothing as read', async () => {
  const { child, line } = await startWatch();
  await control('POST', 'messages', { text: 'ただ\nいま' });
  expect(await line()).toBe('2026-11-22 12:00  ママ  ただ いま');
  await control('POST', 'messages', { text: 'おかえり', from: 'はな' });
  expect(await line()).toBe('2026-11-22 12:00  はな  おかえり');
  await interrupt(child);
  expect((await received()).filter(({ kind }) => kind === 'read')).toEqual([]);
});

test('with --json each line is the event as BOCCO sends it, also after a long poll without any', async () => {
  const { child, line } = await startWatch('--json');
  await expect.poll(async () => JSON.parse(await control('GET', 'requests')).subscribe['408']).toBeGreaterThan(0);
  await control('POST', 'messages', { text: 'ねえ' });
  const event = JSON.parse(await line());
  expect(event).toMatchObject({ event: 'message', body: { text: 'ねえ' } });
  await expect.poll(() => control('GET', 'polls')).toBe('1');
  await roomlog(['read', 'わが家', String(event.body.id)], account);
  expect(JSON.parse(await line())).toMatchObject({ event: 'member', body: { read_id: event.body.id } });
  await interrupt(child);
});

test('Ctrl-C before BOCCO has answered ends it just as well', async () => {
  await control('PUT', 'faults', { endpoint: 'rooms', kind: 'hang' });
  const child = startRoomlog(['watch', 'わが家'], account);
  await expect.poll(() => control('GET', 'faults')).toBe('[]');
  await interrupt(child);
});
