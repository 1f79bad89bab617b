import { expect, test } from 'vitest';
import type { MessageJson } from '../../src/schemas.ts';
import { joinedName, messageKind } from './message-kind.ts';

const noFiles = { audio_file: null, playable_file: null, image_file: null, duration: null, peaks: null };

function message(parts: Partial<MessageJson>, user_type = 'human'): MessageJson {
  const user = { uuid: 'u', user_type, nickname: 'ママ', icon: '' };
  const rest = {
    room: 'r',
    date: '2026-11-22T09:42:00Z',
    audio: '',
    image: '',
    dictated: false,
    detail: null,
    ...noFiles,
  };
  return {
    id: 1,
    unique_id: '1',
    media: 'text',
    message_type: 'normal',
    text: '',
    sender: 'u',
    user,
    ...rest,
    ...parts,
  };
}

test('what is known has its own look, what is not a plain one', () => {
  for (const media of ['text', 'audio', 'image', 'stamp'] as const) expect(messageKind(message({ media }))).toBe(media);
  expect(messageKind(message({ media: 'hologram' }))).toBe('other');
  expect(messageKind(message({ message_type: 'unheard_of' }))).toBe('text');
});

test('system messages and sensors speak in the middle', () => {
  expect(messageKind(message({ message_type: 'system.human_joined' }))).toBe('event');
  expect(messageKind(message({}, 'sensor_door'))).toBe('event');
  expect(messageKind(message({}, 'bocco'))).toBe('text');
});

test('who joined is in the detail, whatever else may be there', () => {
  const joined = (detail: unknown) => joinedName(message({ message_type: 'system.sensor_joined', detail }));
  expect(joined({ joined_user: { nickname: 'こども部屋' } })).toBe('こども部屋');
  for (const detail of [null, 7, [], {}, { joined_user: null }, { joined_user: { nickname: '' } }]) {
    expect(joined(detail)).toBeNull();
  }
});
