import * as fc from 'fast-check';
import { expect, test } from 'vitest';
import type { MessageJson } from '../../src/schemas.ts';
import { clusters } from './timeline.ts';

const frame = { from: 1_700_000_000, to: 1_700_086_400 };

function message(ts: number, id: number): MessageJson {
  const user = { uuid: 'u', user_type: 'human', nickname: 'ママ', icon: '' };
  const date = new Date(ts * 1000).toISOString();
  const files = { audio_file: null, playable_file: null, image_file: null, duration: null, peaks: null };
  const empty = { audio: '', image: '', dictated: false, detail: null, ...files };
  return {
    id,
    unique_id: String(id),
    room: 'r',
    date,
    media: 'text',
    message_type: 'normal',
    text: 'a',
    sender: 'u',
    user,
    ...empty,
  };
}

test('markers do not overlap, and no message is lost', () => {
  const times = fc.array(fc.integer({ min: frame.from, max: frame.to }), { maxLength: 60 });
  fc.assert(
    fc.property(times, fc.integer({ min: 3, max: 40 }), (all, parts) => {
      const found = clusters(all.map(message), frame, parts);
      expect(found.flatMap(({ messages }) => messages).length).toBe(all.length);
      let before = Number.NEGATIVE_INFINITY;
      for (const { fraction } of found) {
        expect(fraction).toBeGreaterThanOrEqual(0);
        expect(fraction).toBeLessThanOrEqual(1);
        // But for rounding.
        expect(fraction - before).toBeGreaterThan(1 / parts - 1e-9);
        before = fraction;
      }
    }),
  );
});

test('steady talk stays spread over the day', () => {
  const steady = Array.from({ length: 144 }, (_, index) => message(frame.from + index * 600, index));
  expect(clusters(steady, frame, 24)).toHaveLength(24);
});
