/** How much a room needs somebody, by its verdict. Pure functions. */
import type { ComfortBand } from './comfort.ts';
import { estimateWbgt } from './heat.ts';
import { coldBelow, heatFrom, judgeRoom, type RoomVerdict } from './verdicts.ts';

/** `urgent`: dangerous for some people. `watch`: not comfortable. */
export type Need = 'urgent' | 'watch' | 'fine';

const needs: Record<RoomVerdict, Need> = {
  heat: 'urgent',
  cold: 'urgent',
  hot: 'watch',
  humid: 'watch',
  dry: 'watch',
  chilly: 'watch',
  good: 'fine',
};

export interface RoomNeed {
  verdict: RoomVerdict;
  need: Need;
  /**
   * How far the room is beyond the limit that its verdict is about, in widths of the comfortable range, so that degrees
   * and percent compare; 0 for a good one.
   */
  distance: number;
}

/** As `judgeRoom`, by temperature in °C and relative humidity in %. Null without a temperature. */
export function judgeNeed(temperature: number | null, humidity: number | null, comfort: ComfortBand): RoomNeed | null {
  const verdict = judgeRoom(temperature, humidity, comfort)?.room;
  if (temperature === null || verdict === undefined) return null;
  const [degrees, percent] = [comfort.temperature, comfort.humidity];
  const inDegrees = (beyond: number) => beyond / (degrees.high - degrees.low);
  const inPercent = (beyond: (value: number) => number) =>
    humidity === null ? 0 : beyond(humidity) / (percent.high - percent.low);
  const distances: Record<RoomVerdict, () => number> = {
    heat: () => inDegrees((estimateWbgt(temperature, humidity ?? 0) ?? heatFrom) - heatFrom),
    cold: () => inDegrees(coldBelow - temperature),
    hot: () => inDegrees(temperature - degrees.high),
    chilly: () => inDegrees(degrees.low - temperature),
    humid: () => inPercent((value) => value - percent.high),
    dry: () => inPercent((value) => percent.low - value),
    good: () => 0,
  };
  return { verdict, need: needs[verdict], distance: distances[verdict]() };
}
