import { expect, test } from 'vitest';
import type { EventJson } from '../../src/schemas.ts';
import { eventWords, isTold } from './event-words.ts';
import { events as ja } from './locales/ja/events.ts';

const event = (name: string, more: Partial<EventJson> = {}): EventJson => ({
  id: 1,
  room: 'den',
  event: name,
  kind: '',
  sensor: null,
  at: '2026-01-01T00:00:00Z',
  received_at: '2026-01-01T00:00:01Z',
  data: {},
  ...more,
});

test.each([
  [event('illuminance.changed', { kind: 'Brighter' }), '明るくなりました'],
  [event('accel.detected', { kind: 'lift' }), '持ち上げられました'],
  [
    event('radar.detected', { data: { radar: { begin: false, end: false, near_begin: true, near_end: false } } }),
    '人が近づきました',
  ],
  [event('radar.detected', { kind: 'end', data: null }), '人が離れました'],
  [event('lock_sensor.detected', { sensor: { uuid: 'lock', nickname: '玄関' } }), '玄関: 鍵が動きました'],
  [event('party.started', { kind: 'loud' }), 'party.started'],
  [event('toString.detected', { data: 'text' }), 'toString.detected'],
])('%# what happened is said in few words, and one that is not known here goes by its name', (told, words) => {
  expect([isTold(told), eventWords(told, ja)]).toEqual([true, words]);
});

test('what is seen as a message or as a value is not marked once more', () => {
  const elsewhere = ['message.received', 'recording.finished', 'motion.finished', 'room_sensor.detected'];
  expect(elsewhere.map((name) => isTold(event(name)))).toEqual([false, false, false, false]);
});
