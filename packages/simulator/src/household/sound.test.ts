import { expect, test } from 'vitest';
import { melody, ogg, wav } from './sound.ts';

test('a WAV file has the samples of the melody', () => {
  const samples = melody('こんにちは');
  const file = wav(samples);
  expect(file.toString('latin1', 0, 4) + file.toString('latin1', 8, 16)).toBe('RIFFWAVEfmt ');
  expect(file.readUInt32LE(4)).toBe(file.length - 8);
  expect(file.readUInt32LE(24)).toBe(8000);
  expect(Array.from(samples, (_, index) => file.readInt16LE(44 + index * 2))).toEqual([...samples]);
  expect(Math.max(...samples)).toBeGreaterThan(4000);
});

test('an Ogg file is a chain of pages, and its FLAC frames have the samples of the melody', () => {
  const samples = melody('こんにちは、はなちゃん。きょうもいいてんきですね');
  const file = ogg(samples);
  const found: number[] = [];
  let granule = 0n;
  let pages = 0;
  for (let at = 0; at < file.length; pages += 1) {
    expect(file.toString('latin1', at, at + 4)).toBe('OggS');
    expect(file.readUInt32LE(at + 18)).toBe(pages);
    granule = file.readBigUInt64LE(at + 6);
    const segments = file.readUInt8(at + 26);
    const size = file.subarray(at + 27, at + 27 + segments).reduce((sum, length) => sum + length, 0);
    const packet = file.subarray(at + 27 + segments, at + 27 + segments + size);
    if (pages >= 2) for (let byte = 9; byte < packet.length - 2; byte += 2) found.push(packet.readInt16BE(byte));
    at += 27 + segments + size;
  }
  expect(found).toEqual([...samples]);
  expect(Number(granule)).toBe(samples.length);
});
