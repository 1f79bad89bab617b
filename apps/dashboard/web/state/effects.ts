/** The effects of the state: another room or sensor loads its data, and the clock moves the live chart. */
import { computed, effect } from '@preact/signals';
import { newRoomMessages } from './chat/chat.ts';
import { placeDivider } from './chat/divider.ts';
import { forgetSent, newRoomOutbox } from './chat/outbox.ts';
import { sendReplyWhenHidden } from './chat/quick-replies.ts';
import { leaveScrollback } from './chat/scrollback.ts';
import { newRoomSearch } from './chat/search.ts';
import { newSensorDay } from './day.ts';
import { followNow, isLive, newSensorHistory, readAddress } from './history.ts';
import { catchUp } from './live.ts';
import { forgetNew } from './new-readings.ts';
import { hasSelection, isChained, roomId, sensorId, startClock } from './state.ts';
import { followUsual } from './usual.ts';
import { watchRoom } from './watch.ts';
import { followYearAgo } from './year-ago.ts';

/** The sensor whose data is loaded, or the line that it is the last of. */
const line = computed(() => `${sensorId.value} ${isChained.value}`);

/** @returns ends all effects */
export function startEffects(): () => void {
  const ends = [
    startClock(),
    roomId.subscribe(() => {
      newRoomMessages();
      leaveScrollback();
      newRoomOutbox();
      newRoomSearch();
    }),
    // Only now are the time zone and the first record known, which the address needs.
    hasSelection.subscribe((isKnown) => isKnown && readAddress()),
    line.subscribe(() => {
      newSensorDay();
      newSensorHistory();
      forgetNew();
    }),
    effect(followNow),
    effect(catchUp),
    isLive.subscribe(forgetNew),
    effect(followUsual),
    effect(followYearAgo),
    effect(forgetSent),
    effect(placeDivider),
    effect(sendReplyWhenHidden),
    effect(watchRoom),
  ];
  return () => {
    for (const end of ends) end();
  };
}
