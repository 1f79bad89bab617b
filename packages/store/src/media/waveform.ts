/** The shape of a recording, as bars: how loud each part of it is. Pure. */

/** A recording's length in seconds, and how loud it is in each of 40 equal parts: 0 to 100, the loudest being 100. */
export interface Waveform {
  duration: number;
  peaks: Uint8Array;
}

const bars = 40;

/** More would not change what is seen, and a file of 25 MB must not hold up the collector. */
const framesPerBar = 4096;

type Read = (view: DataView, at: number) => number;

/** A sample from -1 to 1, by the format's number and its bits. */
const readers: Partial<Record<string, Read>> = {
  '1/8': (view, at) => (view.getUint8(at) - 128) / 128,
  '1/16': (view, at) => view.getInt16(at, true) / 2 ** 15,
  '1/24': (view, at) => ((view.getInt8(at + 2) << 16) | view.getUint16(at, true)) / 2 ** 23,
  '1/32': (view, at) => view.getInt32(at, true) / 2 ** 31,
  '3/32': (view, at) => view.getFloat32(at, true),
};

/** A format of any number, whose real one stands behind it. */
const extensible = 0xfffe;

interface Sound {
  read: Read;
  data: DataView;
  /** Bytes of a sample, and of one of each channel. */
  sampleBytes: number;
  frameBytes: number;
  /** Frames a second. */
  rate: number;
}

/** @returns null for what is no WAV file of uncompressed samples, or has none (https://www.mmsp.ece.mcgill.ca/Documents/AudioFormats/WAVE/WAVE.html) */
export function waveformOf(wav: Uint8Array): Waveform | null {
  const sound = openWav(wav);
  const frames = sound ? Math.floor(sound.data.byteLength / sound.frameBytes) : 0;
  if (!sound || frames === 0) return null;
  const at = (bar: number) => Math.floor((bar * frames) / bars);
  const levels = Array.from({ length: bars }, (_, bar) => loudness(sound, at(bar), at(bar + 1)));
  const loudest = Math.max(...levels);
  const peaks = Uint8Array.from(levels, (level) => (loudest > 0 ? Math.round((100 * level) / loudest) : 0));
  return { duration: frames / sound.rate, peaks };
}

/** The root of the mean square over the frames from `from` up to `to`. */
function loudness({ read, data, sampleBytes, frameBytes }: Sound, from: number, to: number): number {
  const step = Math.max(1, Math.floor((to - from) / framesPerBar)) * frameBytes;
  let sum = 0;
  let count = 0;
  for (let frame = from * frameBytes; frame < to * frameBytes; frame += step) {
    for (let byte = frame; byte < frame + frameBytes; byte += sampleBytes) {
      const sample = read(data, byte);
      // A float may be anything, also no number.
      if (Number.isFinite(sample)) sum += Math.min(1, sample * sample);
      count += 1;
    }
  }
  return count === 0 ? 0 : Math.sqrt(sum / count);
}

function openWav(bytes: Uint8Array): Sound | null {
  const file = new DataView(bytes.buffer, bytes.byteOffset, bytes.byteLength);
  const parts = chunksOf(file);
  const [format, data] = [parts.get('fmt '), parts.get('data')];
  if (!format || !data || format.byteLength < 16) return null;
  const named = format.getUint16(0, true);
  const kind = named === extensible && format.byteLength >= 26 ? format.getUint16(24, true) : named;
  const [channels, rate, bits] = [format.getUint16(2, true), format.getUint32(4, true), format.getUint16(14, true)];
  const read = readers[`${kind}/${bits}`];
  const sampleBytes = bits / 8;
  return read && channels > 0 && rate > 0
    ? { read, data, sampleBytes, frameBytes: channels * sampleBytes, rate }
    : null;
}

/** The parts of a RIFF file by their names. One that was written as a stream ends before its size says. */
function chunksOf(file: DataView): Map<string, DataView> {
  const found = new Map<string, DataView>();
  const nameAt = (at: number) => String.fromCharCode(...[0, 1, 2, 3].map((byte) => file.getUint8(at + byte)));
  if (file.byteLength < 12 || nameAt(0) !== 'RIFF' || nameAt(8) !== 'WAVE') return found;
  for (let at = 12; at + 8 <= file.byteLength; ) {
    const size = Math.min(file.getUint32(at + 4, true), file.byteLength - at - 8);
    found.set(nameAt(at), new DataView(file.buffer, file.byteOffset + at + 8, size));
    // A part of an odd size is followed by one byte of nothing.
    at += 8 + size + (size % 2);
  }
  return found;
}
