import { chance, hash } from './random.ts';

/** Samples a second: BOCCO's voice has telephone quality. */
const RATE = 8000;
/** Seconds. */
const NOTE = 0.13;
const SCALE = [523.25, 587.33, 659.25, 783.99, 880, 1046.5];

/** How loud the softest letter is: people don't speak evenly. */
const SOFTEST = 0.25;

/** A text as a melody: one note for a letter, a rest for a space or a stop, six seconds at most. 16-bit mono. */
export function melody(text: string): Int16Array {
  const letters = Array.from(text === '' ? 'ぴ' : text).slice(0, 6 / NOTE);
  const length = Math.round(NOTE * RATE);
  const samples = new Int16Array(letters.length * length);
  letters.forEach((letter, place) => {
    if (/[\s、。]/u.test(letter)) return;
    const stress = SOFTEST + (1 - SOFTEST) * chance(1, 201, place * 70_000 + (letter.codePointAt(0) ?? 0));
    const pitch = SCALE[hash(1, 200, letter.codePointAt(0) ?? 0) % SCALE.length] ?? 440;
    for (let index = 0; index < length; index += 1) {
      const along = index / length;
      const loudness = Math.min(1, along * 12) * (1 - along) ** 1.5;
      const angle = (2 * Math.PI * pitch * index) / RATE;
      samples[place * length + index] = 12_000 * stress * loudness * (Math.sin(angle) + 0.3 * Math.sin(2 * angle));
    }
  });
  return samples;
}

/** Samples as a WAV file. */
export function wav(samples: Int16Array): Buffer {
  const file = Buffer.alloc(44 + samples.length * 2);
  file.write('RIFF', 0);
  file.writeUInt32LE(36 + samples.length * 2, 4);
  file.write('WAVEfmt ', 8);
  file.writeUInt32LE(16, 16);
  file.writeUInt16LE(1, 20);
  file.writeUInt16LE(1, 22);
  file.writeUInt32LE(RATE, 24);
  file.writeUInt32LE(RATE * 2, 28);
  file.writeUInt16LE(2, 32);
  file.writeUInt16LE(16, 34);
  file.write('data', 36);
  file.writeUInt32LE(samples.length * 2, 40);
  for (const [index, sample] of samples.entries()) file.writeInt16LE(sample, 44 + index * 2);
  return file;
}

/** Samples as FLAC in an Ogg file: what browsers play as `.ogg` without a patent or a codec library here. */
export function ogg(samples: Int16Array): Buffer {
  const info = Buffer.alloc(34);
  info.writeUInt16BE(BLOCK, 0);
  info.writeUInt16BE(BLOCK, 2);
  // 20 bits of rate, 3 of channels - 1, 5 of bits - 1, 36 of length.
  info.writeBigUInt64BE((BigInt(RATE) << 44n) | (15n << 36n) | BigInt(samples.length), 10);
  const first = Buffer.concat([Buffer.from('\x7fFLAC\x01\x00\x00\x01fLaC\x00\x00\x00\x22', 'latin1'), info]);
  const comment = Buffer.from('\x84\x00\x00\x08\x00\x00\x00\x00\x00\x00\x00\x00', 'latin1');
  const frames = flacFrames(samples);
  const pages = frames.map((frame, index) => {
    const isLast = index === frames.length - 1;
    return oggPage(frame, index + 2, isLast ? samples.length : (index + 1) * BLOCK, isLast ? 4 : 0);
  });
  return Buffer.concat([oggPage(first, 0, 0, 2), oggPage(comment, 1, 0, 0), ...pages]);
}

/** One packet as one Ogg page (RFC 3533). */
function oggPage(packet: Buffer, sequence: number, granule: number, flags: number): Buffer {
  const segments = Math.floor(packet.length / 255) + 1;
  const head = Buffer.alloc(27 + segments, 255);
  head.write('OggS', 0);
  head.writeUInt16LE(flags << 8, 4);
  head.writeBigUInt64LE(BigInt(granule), 6);
  head.writeUInt32LE(0xb0cc0, 14);
  head.writeUInt32LE(sequence, 18);
  head.writeUInt32LE(0, 22);
  head.writeUInt8(segments, 26);
  head.writeUInt8(packet.length % 255, 26 + segments);
  const page = Buffer.concat([head, packet]);
  page.writeUInt32LE(crc(page, 32, 0x04c11db7), 22);
  return page;
}

/** Samples in one FLAC frame. */
const BLOCK = 4096;

/** Sound as uncompressed FLAC frames (RFC 9639). */
function flacFrames(samples: Int16Array): Buffer[] {
  const frames: Buffer[] = [];
  for (let from = 0; from < samples.length; from += BLOCK) {
    const block = samples.subarray(from, from + BLOCK);
    // Sync code; block size in 16 bits, 8 kHz; mono, 16 bits a sample; frame number; size; CRC-8; then a verbatim subframe.
    const head = Buffer.from([0xff, 0xf8, 0x74, 0x08, frames.length, 0, 0]);
    head.writeUInt16BE(block.length - 1, 5);
    const body = Buffer.alloc(block.length * 2);
    for (const [index, sample] of block.entries()) body.writeInt16BE(sample, index * 2);
    const frame = Buffer.concat([head, Buffer.from([crc(head, 8, 0x07), 0x02]), body]);
    const end = Buffer.alloc(2);
    end.writeUInt16BE(crc(frame, 16, 0x8005));
    frames.push(Buffer.concat([frame, end]));
  }
  return frames;
}

/** A cyclic redundancy check with the top bit first, as FLAC and Ogg want it. */
function crc(bytes: Buffer, width: 8 | 16 | 32, polynomial: number): number {
  const top = 2 ** (width - 1);
  let sum = 0;
  for (const byte of bytes) {
    sum = (sum ^ (byte * 2 ** (width - 8))) >>> 0;
    for (let bit = 0; bit < 8; bit += 1) sum = ((sum & top) === 0 ? sum << 1 : (sum << 1) ^ polynomial) >>> 0;
    sum %= 2 ** width;
  }
  return sum;
}
