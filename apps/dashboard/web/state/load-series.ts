/** Asks for whole hours, so that everybody asks for the same for a while: the server has that answer, or this browser. */
import type { SeriesJson } from '../../src/schemas.ts';
import { getSeries } from '../api.ts';
import type { Span } from './range.ts';
import { withinSpan } from './series.ts';
import { isChained } from './state.ts';

const hour = 3600;

/** Of the chosen sensor. @throws ApiError */
export async function loadSeries(sensor: string, span: Span): Promise<SeriesJson> {
  const whole = { from: Math.floor(span.from / hour) * hour, to: Math.ceil(span.to / hour) * hour };
  return withinSpan(await getSeries(sensor, whole, 'auto', isChained.peek()), span);
}
