import fc from 'fast-check';
import { expect, test } from 'vitest';
import { timeReader } from './time-reader.ts';

const two = (value: number) => String(value).padStart(2, '0');
/** Few of each, so that lines of the same day follow each other; some of them are no times. */
const date = fc.constantFrom('2025-03-09', '2025-03-30', '2025-10-26', '2025-02-30', '2024-02-29');
const time = fc
  .record({ hour: fc.nat(25), minute: fc.nat(61), second: fc.nat(61) })
  .map(({ hour, minute, second }) => [hour, minute, second].map(two).join(':'));
const offset = fc.constantFrom('Z', '.250Z', '+09:00', '-03:30', '+0900', '');
const iso = fc.tuple(date, fc.constantFrom('T', 't', ' '), time, offset).map((parts) => parts.join(''));
const wall = fc.tuple(date, time).map(([day, at]) => `${day.replaceAll('-', '/')} ${at.slice(0, 5)}`);
const broken = iso.map((text) => text.replace(/\d(?=[Z+-])/, 'x'));
const line = fc.tuple(fc.oneof(iso, wall, broken), fc.constantFrom('', 'UTC+09:00', 'UTC-03:30'));

test('what stood in the lines before changes no time', () => {
  for (const zone of ['Asia/Tokyo', 'Europe/Berlin', 'America/Sao_Paulo']) {
    fc.assert(
      fc.property(fc.array(line, { maxLength: 30 }), (lines) => {
        const inARow = timeReader(zone);
        expect(lines.map(([text, ahead]) => inARow(text, ahead))).toEqual(
          lines.map(([text, ahead]) => timeReader(zone)(text, ahead)),
        );
      }),
    );
  }
});

test.for<[text: string, offset: string, time: string | null]>([
  ['2025-03-10T09:00:00+09:00', '', '2025-03-10T00:00:00Z'],
  ['2025-03-10T00:00:00.999Z', '', '2025-03-10T00:00:00Z'],
  ['2025/3/10 9:00', '', '2025-03-10T08:00:00Z'],
  ['2025-03-10 09:00:30', '', '2025-03-10T08:00:30Z'],
  ['2025/3/10 9:00', 'UTC+09:00', '2025-03-10T00:00:00Z'],
  // The clock goes forward at 2:00, and back at 3:00.
  ['2025/3/30 1:59', '', '2025-03-30T00:59:00Z'],
  ['2025/3/30 3:00', '', '2025-03-30T01:00:00Z'],
  ['2025/10/26 2:30', '', '2025-10-26T00:30:00Z'],
  ['2025/10/26 3:00', '', '2025-10-26T02:00:00Z'],
  ['2025/2/30 9:00', '', null],
  ['2025-02-30T09:00:00Z', '', null],
  ['2025-03-10T24:00:00Z', '', null],
  ['2025-03-10T09:00:00', '', '2025-03-10T08:00:00Z'],
  ['now', '', null],
])('%s with the offset %o is %s in Berlin', ([text, ahead, time]) => {
  expect(timeReader('Europe/Berlin')(text, ahead)).toBe(time === null ? Number.NaN : Date.parse(time) / 1000);
});
