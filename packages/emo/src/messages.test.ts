import { epochMsOf, type Message } from '@roomlog/api/emo';
import { emoMessageId } from '@roomlog/store';
import { expect, test } from 'vitest';
import { sequenceAt, toMessage, toPage } from './messages.ts';

const received = (sequence: string, values: Partial<Message> = {}): Message => ({
  sequence,
  unique_id: `Unique-${sequence}`,
  user: { uuid: 'mama', user_type: 'member', nickname: 'ママ', profile_image: 'https://example.com/mama.jpeg' },
  message: { ja: 'ただいま' },
  media: 'audio',
  audio_url: 'https://example.com/audio',
  image_url: '',
  lang: 'ja',
  extra: null,
  ...values,
});

test('a message has the time and the id of its sequence, to the millisecond', () => {
  const message = received('20260803071359999');
  expect(toMessage(message)).toEqual({
    id: emoMessageId('20260803071359999', 'Unique-20260803071359999'),
    unique_id: 'Unique-20260803071359999',
    sequence: '20260803071359999',
    date: new Date('2026-08-03T07:13:59.999Z'),
    media: 'audio',
    message_type: 'normal',
    text: 'ただいま',
    audio: 'https://example.com/audio',
    image: '',
    sender: 'mama',
    user: { uuid: 'mama', user_type: 'member', nickname: 'ママ', icon: 'https://example.com/mama.jpeg' },
    dictated: false,
    detail: null,
    extra: null,
  });
});

test('what was not understood has no words, and what is not known is kept', () => {
  const lost = '（文字起こしできませんでした。音声を聴いて直接ご確認ください）';
  expect(toMessage(received('20260803071350752', { message: { ja: lost } })).text).toBe('');
  const strange = toMessage(received('20260803071350752', { lang: 'en', extra: { mood: 'glad' } }));
  expect(strange.extra).toEqual({ mood: 'glad', lang: 'en' });
});

test('a page ascends by ids, and what has no id stands beside it', () => {
  const ids = ['20260803071350752', '20260803071350751', '20260803071350751'];
  const messages = ids.map((sequence, at) => received(sequence, { unique_id: `u${at}` }));
  const page = toPage({ items: [...messages, received('30000101000000000')], rejected: [] });
  const found = page.items.map(({ id }) => id);
  expect([found.length, found]).toEqual([3, found.toSorted((a, b) => a - b)]);
  expect(page.rejected).toMatchObject([{ path: '/messages/3', reason: expect.stringContaining('is no time') }]);
});

test('whoever walks back from an id meets every message before it', () => {
  const id = emoMessageId('20260803071359999', 'one');
  expect(sequenceAt(id)).toBe('20260803071400000');
  expect(epochMsOf(sequenceAt(id)) * 1000).toBeGreaterThan(id);
});
