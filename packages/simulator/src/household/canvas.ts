import { crc32, deflateSync } from 'node:zlib';

export type Colour = readonly [red: number, green: number, blue: number];

/**
 * A picture of a few flat colours, in pixels from the top left. Shapes are filled row by row and stored as places in a
 * palette: a large picture takes milliseconds and a few dozen kB.
 */
export interface Canvas {
  readonly width: number;
  readonly height: number;
  /** From `from` down to `to` (pixels), from one colour to the other. */
  gradient(from: number, to: number, top: Colour, bottom: Colour): void;
  rectangle(x: number, y: number, width: number, height: number, colour: Colour): void;
  ellipse(x: number, y: number, radiusX: number, radiusY: number, colour: Colour): void;
  /** Everything below a line: `yAt` gives its y for each x. */
  ground(yAt: (x: number) => number, colour: Colour): void;
  /** A line from one point to another that grows thinner. */
  branch(from: Point, to: Point, thickness: number, colour: Colour): void;
  triangle(a: Point, b: Point, c: Point, colour: Colour): void;
  png(): Buffer;
}

export type Point = readonly [x: number, y: number];

/** Colours of a gradient: as many as can't be told apart side by side. */
const steps = 48;

export function createCanvas(width: number, height: number): Canvas {
  const pixels = Buffer.alloc(width * height);
  const palette: Colour[] = [];
  const indexOf = (colour: Colour) => {
    const known = palette.findIndex((other) => other.every((value, channel) => value === colour[channel]));
    return known === -1 ? palette.push(colour) - 1 : known;
  };
  const span = (y: number, from: number, to: number, index: number) => {
    const [row, left, right] = [Math.round(y), Math.max(0, Math.round(from)), Math.min(width, Math.round(to))];
    if (row >= 0 && row < height && left < right) pixels.fill(index, row * width + left, row * width + right);
  };
  const rectangle: Canvas['rectangle'] = (x, y, wide, high, colour) => {
    const index = indexOf(colour);
    for (let row = y; row < y + high; row += 1) span(row, x, x + wide, index);
  };
  const ellipse: Canvas['ellipse'] = (x, y, radiusX, radiusY, colour) => {
    const index = indexOf(colour);
    for (let up = -radiusY; up <= radiusY; up += 1) {
      const half = radiusX * Math.sqrt(1 - (up / radiusY) ** 2);
      span(y + up, x - half, x + half, index);
    }
  };
  return {
    width,
    height,
    rectangle,
    ellipse,
    gradient(from, to, top, bottom) {
      for (let step = 0; step < steps; step += 1) {
        const y = from + ((to - from) * step) / steps;
        rectangle(0, y, width, (to - from) / steps + 1, mix(top, bottom, step / (steps - 1)));
      }
    },
    ground(yAt, colour) {
      const index = indexOf(colour);
      for (let x = 0; x < width; x += 1) {
        for (let y = Math.max(0, Math.round(yAt(x))); y < height; y += 1) pixels[y * width + x] = index;
      }
    },
    branch([fromX, fromY], [toX, toY], thickness, colour) {
      const length = Math.hypot(toX - fromX, toY - fromY);
      for (let way = 0; way <= 1; way += 3 / length) {
        const radius = (thickness / 2) * (1 - 0.6 * way);
        ellipse(fromX + (toX - fromX) * way, fromY + (toY - fromY) * way, radius, radius, colour);
      }
    },
    triangle(a, b, c, colour) {
      const index = indexOf(colour);
      const [top, bottom] = [Math.min(a[1], b[1], c[1]), Math.max(a[1], b[1], c[1])];
      for (let y = top; y <= bottom; y += 1) {
        const crossings = [crossing(a, b, y), crossing(b, c, y), crossing(c, a, y)].filter((x) => x !== undefined);
        if (crossings.length > 1) span(y, Math.min(...crossings), Math.max(...crossings), index);
      }
    },
    png: () => encode(width, height, palette, pixels),
  };
}

/** Where a side crosses a row. */
function crossing([fromX, fromY]: Point, [toX, toY]: Point, y: number): number | undefined {
  if (fromY === toY || y < Math.min(fromY, toY) || y > Math.max(fromY, toY)) return undefined;
  return fromX + ((y - fromY) / (toY - fromY)) * (toX - fromX);
}

export const mix = (a: Colour, b: Colour, share: number): Colour => [
  Math.round(a[0] + (b[0] - a[0]) * share),
  Math.round(a[1] + (b[1] - a[1]) * share),
  Math.round(a[2] + (b[2] - a[2]) * share),
];

/** A PNG file of at most 256 colours, without filters: https://www.w3.org/TR/png-3/ */
function encode(width: number, height: number, palette: readonly Colour[], pixels: Buffer): Buffer {
  if (palette.length > 256) throw new RangeError(`a picture has at most 256 colours, not ${palette.length}`);
  const rows = Buffer.alloc(height * (1 + width));
  for (let y = 0; y < height; y += 1) pixels.copy(rows, y * (1 + width) + 1, y * width, (y + 1) * width);
  const head = Buffer.alloc(13);
  head.writeUInt32BE(width, 0);
  head.writeUInt32BE(height, 4);
  head.set([8, 3], 8);
  const signature = Buffer.from('\x89PNG\r\n\x1a\n', 'latin1');
  const chunks = [
    chunk('IHDR', head),
    chunk('PLTE', Buffer.from(palette.flat())),
    chunk('IDAT', deflateSync(rows, { level: 4 })),
    chunk('IEND', Buffer.alloc(0)),
  ];
  return Buffer.concat([signature, ...chunks]);
}

/** One chunk of a PNG file: length, type, data, CRC. */
function chunk(type: string, data: Buffer): Buffer {
  const piece = Buffer.concat([Buffer.alloc(4), Buffer.from(type), data, Buffer.alloc(4)]);
  piece.writeUInt32BE(data.length, 0);
  piece.writeUInt32BE(crc32(piece.subarray(4, -4)), piece.length - 4);
  return piece;
}
