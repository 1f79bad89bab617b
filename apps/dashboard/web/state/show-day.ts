/** Shows a local day on the charts. */
import { limits, show } from './history.ts';
import { spanOfDay } from './local-day.ts';
import { shortestZoom } from './range.ts';
import { zone } from './state.ts';

/** From 0 to 24 o'clock; today up to now. @param day by its number */
export function showDay(day: number): void {
  const { from, to } = spanOfDay(day, zone.peek());
  const { now } = limits.peek();
  if (to <= now) show({ range: '24h', end: to, zoom: null });
  else show({ range: '24h', end: null, zoom: now - from < shortestZoom ? null : { from, to: now } });
}
