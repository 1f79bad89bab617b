import fc from 'fast-check';
import { expect, test } from 'vitest';
import { disposition } from './file-answer.ts';

const from = Date.parse('2026-10-31T15:00:00Z') / 1000;
const file = { from, to: from + 86_400, zone: 'Asia/Tokyo', format: 'csv' } as const;

test('a name has what the file holds and the local days, in ASCII too', () => {
  expect(disposition({ ...file, parts: ['Home', 'Living room', '1h'] })).toBe(
    'attachment; filename="roomlog-Home-Living_room-1h-2026-11-01-2026-11-01.csv"',
  );
  expect(disposition({ ...file, parts: ['わが家', 'Kids（2F）', 'raw'] })).toBe(
    `attachment; filename="roomlog-Kids_2F-raw-2026-11-01-2026-11-01.csv"; filename*=UTF-8''roomlog-%E3%82%8F%E3%81%8C%E5%AE%B6-Kids_2F-raw-2026-11-01-2026-11-01.csv`,
  );
});

test('whatever a room is called, a header stays one header and a name one name', () => {
  const name = fc.string({
    unit: fc.oneof(
      fc.constantFrom('"', ';', '\r', '\n', '/', '..', '\ud800', '👪', '\u202e'),
      fc.string({ unit: 'binary', maxLength: 2 }),
    ),
  });
  fc.assert(
    fc.property(name, name, (room, sensor) => {
      const header = disposition({ ...file, parts: [room, sensor, 'raw'] });
      expect(header).toMatch(/^attachment; filename="[\w.-]+"(; filename\*=UTF-8''[\w.%-]+)?$/);
      const whole = decodeURIComponent(/''(.*)$/.exec(header)?.[1] ?? 'roomlog-.csv');
      expect(whole).toMatch(/^roomlog-[\p{L}\p{M}\p{N}_.-]*\.csv$/u);
      expect(Buffer.byteLength(whole)).toBeLessThan(255);
    }),
  );
});
