/** Whether the page has what its first screen shows, or knows that it can't have it. */
import { computed } from '@preact/signals';
import { chatFailed, messages } from './chat/chat.ts';
import { day, dayFailed } from './day.ts';
import { signInNeeded } from './me.ts';
import { loadFailed, roomId, rooms, sensorId } from './state.ts';

export const hasFirstData = computed(() => {
  if (signInNeeded.value || loadFailed.value) return true;
  if (rooms.value === null) return false;
  const hasMessages = roomId.value === null || messages.value !== null || chatFailed.value;
  const hasDay = sensorId.value === null || day.value !== null || dayFailed.value;
  return hasMessages && hasDay;
});
