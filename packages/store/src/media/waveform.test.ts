import fc from 'fast-check';
import { expect, test } from 'vitest';
import { waveformOf } from './waveform.ts';

interface Format {
  kind?: number;
  channels?: number;
  rate?: number;
  bits?: number;
  extensible?: boolean;
}

/** A WAV file with another part before its samples, as recorders write their names. */
function wav(data: Uint8Array, { kind = 1, channels = 1, rate = 100, bits = 16, extensible = false }: Format = {}) {
  const format = Buffer.alloc(extensible ? 40 : 16);
  format.writeUInt16LE(extensible ? 0xfffe : kind, 0);
  format.writeUInt16LE(channels, 2);
  format.writeUInt32LE(rate, 4);
  format.writeUInt16LE(bits, 14);
  if (extensible) format.writeUInt16LE(kind, 24);
  const part = (name: string, body: Uint8Array) => {
    const head = Buffer.alloc(8);
    head.write(name, 'latin1');
    head.writeUInt32LE(body.length, 4);
    return Buffer.concat([head, body, Buffer.alloc(body.length % 2)]);
  };
  const body = Buffer.concat([
    Buffer.from('WAVE'),
    part('fmt ', format),
    part('LIST', Buffer.from('odd')),
    part('data', data),
  ]);
  return Buffer.concat([Buffer.from('RIFF\0\0\0\0', 'latin1'), body]);
}

const samples = (values: readonly number[]) => new Uint8Array(Int16Array.from(values).buffer);
const repeat = (value: number, count: number) => Array.from({ length: count }, () => value);

test('the loudest part is 100 and the others are in proportion to it', () => {
  const half = wav(samples([...repeat(10_000, 200), ...repeat(-2500, 200)]));
  expect(waveformOf(half)).toEqual({
    duration: 4,
    peaks: Uint8Array.from([...repeat(100, 20), ...repeat(25, 20)]),
  });
  expect(waveformOf(wav(samples(repeat(0, 400))))?.peaks).toEqual(Uint8Array.from(repeat(0, 40)));
});

test('what is seen does not depend on how samples are written, nor on how many channels there are', () => {
  const loudness = Array.from({ length: 400 }, (_, at) => (at < 100 ? 0.25 : at < 300 ? 0.5 : 0));
  const floats = new Uint8Array(Float32Array.from(loudness).buffer);
  const bytes24 = Uint8Array.from(loudness.flatMap((value) => [0, 0, value * 128]));
  const bytes32 = new Uint8Array(Int32Array.from(loudness.map((value) => value * 2 ** 31)).buffer);
  const expected = waveformOf(wav(samples(loudness.map((value) => value * 2 ** 15))));
  expect(expected?.peaks.filter((_, at) => at % 10 === 5)).toEqual(Uint8Array.from([50, 100, 100, 0]));
  const same = [
    wav(floats, { kind: 3, bits: 32 }),
    wav(bytes24, { bits: 24 }),
    wav(bytes24, { bits: 24, extensible: true }),
    wav(bytes32, { bits: 32 }),
    wav(Uint8Array.from(loudness.map((value) => 128 + value * 128)), { bits: 8 }),
    wav(samples(loudness.flatMap((value) => repeat(value * 2 ** 15, 2))), { channels: 2 }),
  ];
  for (const file of same) expect(waveformOf(file)).toEqual(expected);
});

test('any samples give forty bars from 0 to 100, however many there are', () => {
  fc.assert(
    fc.property(fc.array(fc.integer({ min: -32_768, max: 32_767 }), { minLength: 1, maxLength: 500 }), (values) => {
      const { duration, peaks } = waveformOf(wav(samples(values))) ?? {};
      expect(duration).toBe(values.length / 100);
      expect(peaks).toHaveLength(40);
      expect(Math.max(...(peaks ?? []))).toBe(values.some((value) => value !== 0) ? 100 : 0);
    }),
  );
});

test('what is no WAV file, is cut off or says nonsense has no bars, and harms nobody', () => {
  const good = wav(samples(repeat(1000, 100)));
  expect(waveformOf(good.subarray(0, -50))?.duration).toBeCloseTo(0.75);
  for (const cut of [0, 4, 11, 20, 35, 56]) expect(waveformOf(good.subarray(0, cut))).toBeNull();
  for (const format of [{ bits: 0 }, { bits: 12 }, { kind: 85 }, { channels: 0 }, { rate: 0 }])
    expect(waveformOf(wav(samples([1, 2]), format))).toBeNull();
  expect(waveformOf(wav(new Uint8Array()))).toBeNull();
  const head = [...Buffer.from('RIFF\0\0\0\0WAVEfmt ', 'latin1')];
  fc.assert(
    fc.property(fc.uint8Array({ maxLength: 200 }), (rest) => {
      const found = waveformOf(Uint8Array.from([...head, ...rest]));
      expect(found === null || found.peaks.length === 40).toBe(true);
    }),
  );
});
