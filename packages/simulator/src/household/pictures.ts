import { crc32, deflateSync } from 'node:zlib';
import { chance, noise } from './random.ts';

/** A PNG file of hills under the sun, different for each number. */
export function landscape(number: number): Buffer {
  const sky = hue(0.5 + 0.25 * chance(number, 210, 0));
  const sun = [0.2 + 0.6 * chance(number, 211, 0), 0.15 + 0.25 * chance(number, 212, 0)] as const;
  return png(360, 240, (x, y) => {
    if (y > 0.62 + 0.12 * noise(number, 213, x * 3)) return mix([92, 158, 84], [40, 92, 58], y * y);
    if (y > 0.5 + 0.14 * noise(number, 214, x * 2)) return mix([140, 178, 150], [96, 140, 130], y);
    if (Math.hypot((x - sun[0]) * 1.5, y - sun[1]) < 0.09) return [255, 240, 190];
    return mix(sky, [250, 244, 236], Math.min(1, y * 1.4));
  });
}

/** A PNG file of a smiling face, for icons and stamps; `size` is its width and height in pixels. */
export function face(number: number, size: number): Buffer {
  const skin = hue(chance(number, 215, 0));
  return png(size, size, (x, y) => {
    const [left, up] = [x - 0.5, y - 0.5];
    if (Math.hypot(left, up) > 0.48) return [255, 255, 255];
    const isEye = Math.hypot(Math.abs(left) - 0.17, up + 0.08) < 0.045;
    const isMouth = up > 0.06 && Math.abs(Math.hypot(left, up - 0.02) - 0.22) < 0.022;
    return isEye || isMouth ? [60, 50, 56] : mix([255, 255, 255], skin, 0.7);
  });
}

type Colour = readonly [red: number, green: number, blue: number];

const mix = (a: Colour, b: Colour, share: number): Colour => [
  a[0] + (b[0] - a[0]) * share,
  a[1] + (b[1] - a[1]) * share,
  a[2] + (b[2] - a[2]) * share,
];

/** A bright colour of any hue, 0 … 1. */
const hue = (turn: number): Colour => {
  const wave = (shift: number) => 150 + 90 * Math.cos(2 * Math.PI * (turn - shift));
  return [wave(0), wave(1 / 3), wave(2 / 3)];
};

/** A PNG file with 8 bits a channel and no filter; `colourAt` takes x and y from 0 to 1. */
function png(width: number, height: number, colourAt: (x: number, y: number) => Colour): Buffer {
  const rows = Buffer.alloc(height * (1 + width * 3));
  for (let y = 0; y < height; y += 1) {
    for (let x = 0; x < width; x += 1) rows.set(colourAt(x / width, y / height), y * (1 + width * 3) + 1 + x * 3);
  }
  const head = Buffer.alloc(13);
  head.writeUInt32BE(width, 0);
  head.writeUInt32BE(height, 4);
  head.set([8, 2], 8);
  const signature = Buffer.from('\x89PNG\r\n\x1a\n', 'latin1');
  return Buffer.concat([
    signature,
    chunk('IHDR', head),
    chunk('IDAT', deflateSync(rows)),
    chunk('IEND', Buffer.alloc(0)),
  ]);
}

/** One chunk of a PNG file: length, type, data, CRC. */
function chunk(type: string, data: Buffer): Buffer {
  const piece = Buffer.concat([Buffer.alloc(4), Buffer.from(type), data, Buffer.alloc(4)]);
  piece.writeUInt32BE(data.length, 0);
  piece.writeUInt32BE(crc32(piece.subarray(4, -4)), piece.length - 4);
  return piece;
}
