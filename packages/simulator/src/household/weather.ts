import { DAY, hourOf } from './clock.ts';
import { noise } from './random.ts';

/** Tokyo's weather at one time. */
export interface Weather {
  /** °C without the swing of the day. */
  dailyMean: number;
  /** °C outside. */
  temperature: number;
  /** Water vapour, hPa. */
  vapour: number;
  /** 0 clear … 1 overcast. */
  cloud: number;
  /** Sine of the sun's height; negative at night. */
  sun: number;
  /** 1 in late January … -1 in late July. */
  winter: number;
}

/**
 * The weather at an epoch second, as a pure function. Monthly means follow Tokyo's climate normals (JMA 1991–2020):
 * 5.4 °C and 5 hPa in January, 26.9 °C and 25 hPa in August.
 */
export function weatherAt(seed: number, at: number): Weather {
  const phase = yearPhase(at);
  const winter = Math.cos(TURN * (phase - 29 / 365));
  const days = at / DAY;
  const rainySeason = Math.exp(-(((phase - 0.47) / 0.04) ** 2));
  const cloud = Math.min(
    1,
    Math.max(0, 0.45 + 0.3 * rainySeason + 0.6 * noise(seed, 20, days / 1.6) + 0.25 * noise(seed, 21, days * 5)),
  );
  const front =
    2.4 * noise(seed, 22, days / 4.3) + 1.4 * noise(seed, 23, days / 1.7) + 1.6 * noise(seed, 24, days / 17);
  const dailyMean = 16 - 10.6 * winter + front - 1.5 * rainySeason;
  const temperature = dailyMean + (4.6 - 2.8 * cloud) * Math.cos(((hourOf(at) - 14) / 24) * TURN);
  const humid = Math.exp(2.4 - 0.8 * winter) * (1 + 0.16 * noise(seed, 25, days / 2.6) + 0.12 * (cloud - 0.5));
  return {
    dailyMean,
    temperature,
    vapour: Math.min(humid, 0.97 * saturation(temperature)),
    cloud,
    sun: sunHeight(at, phase),
    winter,
  };
}

const TURN = 2 * Math.PI;
const LATITUDE = (35.7 / 180) * Math.PI;
/** 139.7° east of Greenwich, in seconds of solar time. */
const LONGITUDE = (139.7 / 360) * DAY;

/** Fraction of the year since its beginning; leap days make no visible difference. */
function yearPhase(at: number): number {
  return (at / DAY / 365.2425) % 1;
}

/** Sine of the height of the sun over Tokyo. */
function sunHeight(at: number, phase: number): number {
  const declination = -0.4091 * Math.cos(TURN * (phase + 10 / 365));
  const hourAngle = (((at + LONGITUDE) % DAY) / DAY - 0.5) * TURN;
  return Math.sin(LATITUDE) * Math.sin(declination) + Math.cos(LATITUDE) * Math.cos(declination) * Math.cos(hourAngle);
}

/** Vapour pressure of saturated air in hPa: Magnus formula over water (Sonntag 1990). */
export function saturation(celsius: number): number {
  return 6.112 * Math.exp((17.62 * celsius) / (243.12 + celsius));
}
