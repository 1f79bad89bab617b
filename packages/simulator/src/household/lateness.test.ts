import { expect, test } from 'vitest';
import { openSimulator, type Truth } from '../testing.ts';

type Message = Extract<Truth, { kind: 'message' }>;

async function open(message_lateness: number) {
  const { truth, advance } = await openSimulator({ chatter: 20, switches: { message_lateness } });
  const visible = async () => (await truth()).filter((item): item is Message => item.kind === 'message');
  return { visible, advance };
}

test('one message in ten shows up later than its date, below ids that are there already; nothing stays away', async () => {
  const [prompt, late] = [await open(0), await open(600)];
  await Promise.all([prompt.advance(3600), late.advance(3600)]);
  const all = await prompt.visible();
  const seen = new Set((await late.visible()).map(({ id }) => id));
  const missing = all.filter(({ id }) => !seen.has(id));
  const recent = all.filter(({ date }) => Date.parse(date) > Date.parse('2026-02-10T12:50:00Z'));
  expect(missing.length).toBeGreaterThan(0);
  expect(missing.length).toBeLessThan(recent.length / 2);
  expect(recent).toEqual(expect.arrayContaining(missing));
  expect(missing.some(({ id }) => id < Math.max(...seen))).toBe(true);
  await late.advance(600);
  const ids = (await late.visible()).map(({ id }) => id);
  expect(ids).toEqual(expect.arrayContaining(all.map(({ id }) => id)));
});
