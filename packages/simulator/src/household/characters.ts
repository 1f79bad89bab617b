import { type Span, spans } from './rhythm.ts';

/** What makes the climate of one room differ from that of another. */
export interface Character {
  /** When it is heated in winter, cooled in summer, and lit. */
  heated: readonly Span[];
  cooled: readonly Span[];
  lit: readonly Span[];
  /** °C that the air conditioner aims for. */
  heatTo: number;
  coolTo: number;
  /** °C that it is warmer than the house when nothing runs. */
  warmer: number;
  /** lx of its lamps. */
  lamp: number;
  /** How much of the sky its windows see, and the solar hour at which the sun shines in. */
  window: number;
  facing: number;
  /** hPa of vapour from cooking, bathing, sleeping, and when. */
  steam: number;
  steamy: readonly Span[];
}

const living: Character = {
  heated: spans('weekday wake-0.5..leave+0.5, weekday back-0.3..bed-0.2, weekend wake-0.4..bed'),
  cooled: spans('wake+2..bed'),
  lit: spans('wake..leave+0.2, back-0.5..bed'),
  heatTo: 21.4,
  coolTo: 26.4,
  warmer: 0.6,
  lamp: 260,
  window: 1,
  facing: 12,
  steam: 1.2,
  steamy: spans('back+1..bed-1'),
};

const bedroom: Character = {
  heated: spans('wake-0.7..wake+0.6, bed-0.9..bed+0.5'),
  cooled: spans('midnight..wake+0.2, bed-1..midnight'),
  lit: spans('wake-0.1..wake+0.5, bed-0.8..bed+0.3'),
  heatTo: 19.2,
  coolTo: 26.8,
  warmer: 0.2,
  lamp: 150,
  window: 0.35,
  facing: 9,
  steam: 2.2,
  steamy: spans('midnight..wake, bed..midnight'),
};

const child: Character = {
  heated: spans('weekday wake-0.3..leave, back+0.2..bed-1, weekend wake+0.4..leave'),
  cooled: spans('back..bed+1'),
  lit: spans('wake+0.2..wake+1, back+0.4..bed-1.3'),
  heatTo: 20.4,
  coolTo: 27.2,
  warmer: 0.1,
  lamp: 330,
  window: 0.8,
  facing: 10,
  steam: 0.9,
  steamy: spans('back+0.5..bed'),
};

const kitchen: Character = {
  heated: spans('wake-0.2..leave+0.2, back+0.3..back+3.4'),
  cooled: spans('back..bed-0.5'),
  lit: spans('wake+0.1..leave, back+0.4..bed-0.6'),
  heatTo: 20.6,
  coolTo: 27,
  warmer: 0.9,
  lamp: 300,
  window: 0.45,
  facing: 15,
  steam: 4.2,
  steamy: spans('wake+0.3..wake+1, back+1..back+2.2'),
};

const washroom: Character = {
  heated: spans(''),
  cooled: spans(''),
  lit: spans('wake+0.1..wake+0.9, bed-3..bed-1'),
  heatTo: 18,
  coolTo: 28,
  warmer: -0.6,
  lamp: 180,
  window: 0.12,
  facing: 16,
  steam: 5.5,
  steamy: spans('bed-2.8..bed-1.2'),
};

/** In the order of SENSOR_NAMES: living room, bedroom, child's room, kitchen, tatami room, study, washroom, hall. */
export const CHARACTERS: readonly Character[] = [
  living,
  bedroom,
  child,
  kitchen,
  { ...living, heatTo: 20.6, warmer: 0, lamp: 190, window: 0.7, facing: 13.5, steam: 0.6 },
  { ...child, heatTo: 20, lamp: 280, window: 0.6, facing: 15.5 },
  washroom,
  { ...washroom, warmer: -1.2, lamp: 110, steam: 0.4, window: 0.2, facing: 8 },
];
