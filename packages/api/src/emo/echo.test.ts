import { expect, test } from 'vitest';
import { clientOf, message, ROOM, send } from '../../test/emo/samples.ts';
import type { Echo } from './echo.ts';
import { epochMsOf } from './sequence.ts';

const sentAt = (n: number) => new Date(epochMsOf(message(n).sequence));

async function search(messages: unknown[], echo: Echo) {
  const { client } = await clientOf((_, response) => send(response, 200, { messages }));
  return (await client.findEcho(ROOM, echo))?.unique_id;
}

test('a text is found by its words, as the service may have written them', async () => {
  const spoken = { ...message(3), message: { ja: 'か\u3099んばって' } };
  expect(await search([message(4), spoken, message(2)], { text: ' がんばって\n', since: sentAt(2) })).toBe(
    spoken.unique_id,
  );
  expect(await search([message(4), spoken], { text: 'がんばれ', since: sentAt(2) })).toBeUndefined();
  expect(await search([{ ...spoken, media: 'audio' }], { text: 'がんばって', since: sentAt(2) })).toBeUndefined();
});

test('stamps, files and motions are found by their kind', async () => {
  const messages = [message(4, 'image'), message(3, 'stamp'), message(2, 'motion'), message(1, 'audio')];
  expect(await search(messages, { stamp: 'any', since: sentAt(1) })).toBe(message(3).unique_id);
  expect(await search(messages, { media: 'motion', since: sentAt(1) })).toBe(message(2).unique_id);
  expect(await search([], { media: 'image', since: sentAt(1) })).toBeUndefined();
});

test('one that is more than two minutes off is another one, and so is one that is known', async () => {
  const since = sentAt(30);
  const off = (ms: number) => ({ text: 'ただいま', since: new Date(since.getTime() + ms) });
  expect(await search([message(30)], off(-120_000))).toBe(message(30).unique_id);
  expect(await search([message(30)], off(120_000))).toBe(message(30).unique_id);
  expect(await search([message(30)], off(-120_001))).toBeUndefined();
  expect(await search([message(30)], off(120_001))).toBeUndefined();
  const known = new Set([message(30).unique_id.toUpperCase()]);
  expect(await search([message(30), message(20)], { ...off(0), known })).toBe(message(20).unique_id);
});

test('of several the nearest in time', async () => {
  const messages = [message(50), message(33), message(20)];
  expect(await search(messages, { text: 'ただいま', since: sentAt(30) })).toBe(message(33).unique_id);
});
