/** The temperature of a year ago, on the same weekday at the same time of day. */
import { computed, signal } from '@preact/signals';
import type { SeriesJson } from '../../src/schemas.ts';
import { yearOfWeeks } from './compare.ts';
import { limits } from './history.ts';
import { loadSeries } from './load-series.ts';
import { shiftDays } from './range.ts';
import { isChained, latest, now, seconds, sensorId, zone } from './state.ts';
import { valueAt } from './value-at.ts';

const hour = 3600;

/** An hour of then, with one around it. */
const then = signal<SeriesJson | null>(null);
let asked = '';
/** The first answer has come, can't be had, or nothing is so old. */
export const yearAgoSettled = signal(false);

/** In °C; null where nothing is known of then. */
export const yearAgo = computed(() => {
  if (!then.value || !latest.value || then.value.sensor !== sensorId.value) return null;
  return valueAt(then.value, 'temperature', shiftDays(seconds(latest.value.created_at), zone.value, -yearOfWeeks));
});

/** Effect: asks once an hour. */
export function followYearAgo(): void {
  const sensor = sensorId.value;
  const at = Math.floor(shiftDays(now.value, zone.value, -yearOfWeeks) / hour) * hour;
  const key = `${sensor} ${isChained.value} ${at}`;
  // Whoever signs out leaves nothing behind.
  if (sensor === null) asked = '';
  if (sensor === null || key === asked) return;
  if (limits.value.first > at + hour) {
    yearAgoSettled.value = true;
    return;
  }
  asked = key;
  void load(sensor, at, key);
}

async function load(sensor: string, at: number, key: string): Promise<void> {
  const answer = await loadSeries(sensor, { from: at - hour, to: at + 2 * hour }).catch(() => null);
  if (key !== asked) return;
  yearAgoSettled.value = true;
  if (answer === null) asked = '';
  else then.value = answer;
}
