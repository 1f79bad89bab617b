/** Whether the page has what its first screen shows, or knows that it can't have it. */
import { computed } from '@preact/signals';
import { chatFailed, messages } from './chat/chat.ts';
import { day, dayFailed } from './day.ts';
import { signInNeeded } from './me.ts';
import { loadFailed, roomId, rooms, sensorId } from './state.ts';
import { usualSettled } from './usual.ts';
import { yearAgoSettled } from './year-ago.ts';

export const hasFirstData = computed(() => {
  if (signInNeeded.value || loadFailed.value) return true;
  if (rooms.value === null) return false;
  const hasMessages = roomId.value === null || messages.value !== null || chatFailed.value;
  const hasDay = sensorId.value === null || day.value !== null || dayFailed.value;
  // Its sentence moves what stands beneath it.
  const isCompared = sensorId.value === null || (usualSettled.value && yearAgoSettled.value);
  return hasMessages && hasDay && isCompared;
});
