/** What a Business account may change of itself, and say in all of its rooms at once. */
import { expect, test } from 'vitest';
import { openEmo } from './testing.ts';

test('a Business account changes what is known of it, and speaks in all rooms', async () => {
  const { call, get, set, page } = await openEmo({ rooms: 3, emo: 2 });
  const broadcast = { title: '訓練', text: '避難訓練です', immediate: true };
  expect((await call('PUT', '/v1/me', { name: '花子' })).status).toBe(404);
  expect((await call('POST', '/v1/broadcast_messages', broadcast)).status).toBe(401);
  await set({ emo_plan: 'business_advanced' });
  const changed = await call('PUT', '/v1/me', { name: '花子', phone_number: '01200001111', plan: 'free', email: 'x' });
  expect(await changed.json()).toMatchObject({ name: '花子', phone_number: '01200001111', plan: 'business_advanced' });
  expect(await get('/v1/me')).toMatchObject({ name: '花子', email: 'demo@example.com' });

  const made = await call('POST', '/v1/broadcast_messages', broadcast);
  expect(await made.json()).toMatchObject({ id: 1, text: '避難訓練です', finished: true });
  const later = { title: '訓練', text: '明日です', executed_at: 1_819_300_000 };
  await call('POST', '/v1/broadcast_messages', later);
  for (const refused of [
    { ...later, title: '' },
    { ...later, text: '' },
    { title: '訓練', text: '今' },
  ]) {
    expect((await call('POST', '/v1/broadcast_messages', refused)).status).toBe(400);
  }
  expect(await get('/v1/broadcast_messages')).toMatchObject({
    listing: { total: 2 },
    messages: [{ id: 2, executed_at: 1_819_300_000, finished: false }, { id: 1 }],
  });
  expect(await get('/v1/broadcast_messages/1')).toMatchObject({
    message: { id: 1 },
    details: [{ success: true }, { success: true }],
  });
  expect(await get('/v1/broadcast_messages/2')).toMatchObject({ message: { title: '訓練' }, details: [] });
  expect((await call('GET', '/v1/broadcast_messages/3')).status).toBe(404);
  await set({ emo_plan: 'free' });
  expect((await page()).slice(0, 1).map(({ message }) => message.ja)).toEqual(['避難訓練です']);
});
