/** The reader's own clock beside the home's: for who is far away, and wants it. This browser's choice. */
import { computed } from '@preact/signals';
import { isTimeZone, utcOffset } from '@roomlog/store/time';
import { clockChoice } from './clock-choice.ts';
import { now, zone } from './state.ts';

/** IANA name of the zone that this browser is in. */
export const browserZone = Intl.DateTimeFormat().resolvedOptions().timeZone;

/** Null where there is none, or it would say what the home's clock says. */
export const secondZone = computed(() => {
  const chosen = clockChoice.value === 'auto' ? browserZone : clockChoice.value;
  // What was stored may be of a browser that knew other zones.
  if (chosen === null || !isTimeZone(chosen)) return null;
  return utcOffset(now.value, chosen) === utcOffset(now.value, zone.value) ? null : chosen;
});

/** Seconds by which the second clock is ahead of the home's; below 0: behind. */
export const secondsAhead = computed(() =>
  secondZone.value === null ? 0 : utcOffset(now.value, secondZone.value) - utcOffset(now.value, zone.value),
);
