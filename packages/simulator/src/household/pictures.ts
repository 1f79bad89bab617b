import { type Canvas, type Colour, createCanvas, mix, type Point } from './canvas.ts';
import { chance, noise } from './random.ts';

/** As large as a phone sends them. */
const [wide, high] = [1600, 1200];

/** A PNG file of what a family photographs: the dinner in the evening, else the season outside. Different for each number. */
export function photo(number: number, { month, hour }: { month: number; hour: number }): Buffer {
  const canvas = createCanvas(wide, high);
  if (hour >= 18) dinner(canvas, number);
  else if (month >= 3 && month <= 5) cherryTree(canvas, number);
  else if (month >= 6 && month <= 8) seaside(canvas, number);
  else if (month >= 9 && month <= 11) persimmonTree(canvas, number);
  else snow(canvas, number);
  return canvas.png();
}

/** A line of hills around `y`, as high as `height`. */
const hills = (number: number, salt: number, y: number, height: number) => (x: number) =>
  y - height * noise(number, salt, (x / wide) * 3);

const within = (number: number, salt: number, place: number, from: number, to: number) =>
  from + (to - from) * chance(number, salt, place);

function persimmonTree(canvas: Canvas, number: number): void {
  canvas.gradient(0, 1000, [146, 180, 218], [253, 214, 164]);
  canvas.ground(hills(number, 213, 800, 190), [160, 178, 128]);
  house(canvas, within(number, 214, 0, 140, 420), 760);
  canvas.ground(hills(number, 215, 960, 130), [104, 132, 80]);
  const foot: Point = [within(number, 216, 0, 880, 1220), 1060];
  tree(canvas, foot, [94, 68, 56], (tip, place) => {
    canvas.ellipse(tip[0] - 14, tip[1] - 26, 26, 12, [86, 120, 60]);
    if (place % 3 !== 2) canvas.ellipse(tip[0], tip[1], 38, 34, [232, 104, 38]);
    if (place % 3 !== 2) canvas.ellipse(tip[0] - 11, tip[1] - 11, 9, 7, [250, 168, 96]);
  });
}

function cherryTree(canvas: Canvas, number: number): void {
  canvas.gradient(0, 1000, [164, 206, 240], [250, 240, 240]);
  canvas.ground(hills(number, 213, 790, 150), [170, 200, 150]);
  canvas.ground(hills(number, 215, 960, 90), [128, 172, 104]);
  const foot: Point = [within(number, 216, 0, 560, 1040), 1060];
  const pinks: readonly Colour[] = [
    [248, 196, 212],
    [252, 220, 230],
    [240, 170, 192],
  ];
  tree(canvas, foot, [104, 78, 74], ([x, y], place) => {
    for (let petal = 0; petal < 9; petal += 1) {
      const [left, up] = [
        within(number, 217, place * 16 + petal, -95, 95),
        within(number, 218, place * 16 + petal, -80, 70),
      ];
      canvas.ellipse(x + left, y + up, 46, 40, pinks[petal % 3] ?? [248, 196, 212]);
    }
  });
}

function seaside(canvas: Canvas, number: number): void {
  canvas.gradient(0, 620, [84, 164, 226], [214, 238, 250]);
  canvas.ellipse(within(number, 211, 0, 260, 1340), 190, 92, 92, [255, 244, 200]);
  cloud(canvas, within(number, 212, 0, 300, 1200), 360);
  canvas.gradient(620, 930, [36, 128, 178], [112, 200, 206]);
  canvas.ground((x) => 900 + 26 * Math.sin(x / 190 + number), [226, 244, 242]);
  canvas.ground((x) => 926 + 26 * Math.sin(x / 190 + number), [240, 218, 172]);
  const pole: Point = [within(number, 216, 0, 420, 1180), 1090];
  canvas.branch(pole, [pole[0] + 60, 700], 18, [250, 250, 246]);
  for (let stripe = 0; stripe < 6; stripe += 1) {
    const [from, to] = [pole[0] - 210 + stripe * 90, pole[0] - 120 + stripe * 90];
    canvas.triangle([pole[0] + 60, 640], [from, 800], [to, 800], stripe % 2 === 0 ? [226, 84, 70] : [252, 248, 240]);
  }
}

function snow(canvas: Canvas, number: number): void {
  canvas.gradient(0, 1000, [120, 146, 190], [232, 224, 232]);
  canvas.ground(hills(number, 213, 780, 220), [204, 214, 232]);
  house(canvas, within(number, 214, 0, 860, 1180), 800, [246, 248, 252]);
  canvas.ground(hills(number, 215, 990, 120), [240, 244, 250]);
  for (let place = 0; place < 4; place += 1) fir(canvas, within(number, 216, place, 90, 800), 880 + 60 * place);
  for (let flake = 0; flake < 160; flake += 1) {
    const size = within(number, 219, flake, 3, 8);
    canvas.ellipse(
      within(number, 217, flake, 0, wide),
      within(number, 218, flake, 0, high),
      size,
      size,
      [255, 255, 255],
    );
  }
}

function dinner(canvas: Canvas, number: number): void {
  canvas.gradient(0, high, [176, 124, 84], [140, 92, 60]);
  for (let board = 1; board < 5; board += 1) canvas.rectangle(0, board * 250, wide, 6, [124, 80, 52]);
  const [x, y] = [wide / 2, 620];
  const food: Colour = mix([198, 120, 44], [150, 84, 40], chance(number, 220, 0));
  canvas.ellipse(x + 8, y + 26, 480, 400, [104, 66, 44]);
  canvas.ellipse(x, y, 480, 400, [250, 248, 242]);
  canvas.ellipse(x, y, 372, 302, [232, 228, 218]);
  canvas.ellipse(x - 130, y, 214, 244, [255, 253, 246]);
  canvas.ellipse(x + 124, y + 6, 226, 250, food);
  const greens: readonly Colour[] = [
    [232, 138, 52],
    [116, 158, 66],
    [236, 204, 120],
  ];
  for (let piece = 0; piece < 16; piece += 1) {
    const [left, up] = [within(number, 221, piece, -40, 260), within(number, 222, piece, -180, 180)];
    canvas.ellipse(x + 30 + left, y + up, 34, 26, greens[piece % 3] ?? food);
  }
  canvas.branch([1380, 260], [1440, 1010], 34, [196, 200, 206]);
  canvas.ellipse(1376, 250, 52, 84, [206, 210, 216]);
  canvas.ellipse(230, 330, 150, 130, [96, 132, 150]);
  canvas.ellipse(230, 330, 120, 102, [188, 138, 84]);
}

/** Branches from a foot, each with something at its tip. */
function tree(canvas: Canvas, [x, y]: Point, bark: Colour, atTip: (tip: Point, place: number) => void): void {
  const crown: Point = [x + 30, y - 400];
  canvas.branch([x, y], crown, 92, bark);
  const tips = Array.from({ length: 15 }, (_, place): Point => {
    const turn = Math.PI * (1.12 + (0.76 * place) / 14);
    const reach = 300 + 120 * Math.sin(place * 2.4);
    return [crown[0] + reach * 1.25 * Math.cos(turn), crown[1] + 60 + reach * Math.sin(turn)];
  });
  for (const tip of tips) canvas.branch([crown[0] - 6, crown[1] + 30], tip, 34, bark);
  tips.forEach(atTip);
}

function house(canvas: Canvas, x: number, y: number, roof: Colour = [112, 76, 74]): void {
  canvas.rectangle(x, y, 330, 220, [242, 232, 214]);
  canvas.triangle([x - 50, y + 6], [x + 165, y - 150], [x + 380, y + 6], roof);
  canvas.rectangle(x + 196, y + 70, 84, 150, [252, 222, 130]);
  canvas.rectangle(x + 52, y + 74, 84, 72, [252, 222, 130]);
}

function fir(canvas: Canvas, x: number, y: number): void {
  canvas.rectangle(x - 12, y, 24, 60, [96, 74, 66]);
  for (let level = 0; level < 3; level += 1) {
    const [half, top] = [120 - level * 26, y - 110 - level * 80];
    canvas.triangle([x - half, y - level * 80], [x, top - 40], [x + half, y - level * 80], [70, 104, 98]);
    canvas.triangle([x - half * 0.42, top + 22], [x, top - 40], [x + half * 0.42, top + 22], [240, 244, 250]);
  }
}

function cloud(canvas: Canvas, x: number, y: number): void {
  const parts: readonly (readonly [number, number])[] = [
    [-120, 62],
    [-30, 96],
    [80, 80],
    [160, 52],
  ];
  for (const [left, radius] of parts) canvas.ellipse(x + left, y - radius / 2, radius, radius * 0.8, [255, 255, 255]);
}

/** A PNG file of a smiling face, for icons and stamps; `size` is its width and height in pixels. */
export function face(number: number, size: number): Buffer {
  const canvas = createCanvas(size, size);
  const at = (share: number) => share * size;
  const skin = mix([255, 255, 255], hue(chance(number, 215, 0)), 0.7);
  const ink: Colour = [60, 50, 56];
  canvas.rectangle(0, 0, size, size, [255, 255, 255]);
  canvas.ellipse(at(0.5), at(0.5), at(0.48), at(0.48), skin);
  for (const side of [-1, 1]) canvas.ellipse(at(0.5 + side * 0.17), at(0.42), at(0.045), at(0.05), ink);
  for (let turn = 0.18; turn <= 0.82; turn += 0.01) {
    const [x, y] = [0.5 + 0.22 * Math.cos(Math.PI * turn), 0.52 + 0.22 * Math.sin(Math.PI * turn)];
    canvas.ellipse(at(x), at(y), at(0.022), at(0.022), ink);
  }
  return canvas.png();
}

/** A bright colour of any hue, 0 … 1. */
const hue = (turn: number): Colour => {
  const wave = (shift: number) => Math.round(150 + 90 * Math.cos(2 * Math.PI * (turn - shift)));
  return [wave(0), wave(1 / 3), wave(2 / 3)];
};
