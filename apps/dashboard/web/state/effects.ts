/** What follows from what: another place loads what is its own, and the clock moves the picture on. */
import { effect } from '@preact/signals';
import { newRoomMessages } from './chat/chat.ts';
import { newRoomOutbox } from './chat/outbox.ts';
import { leaveScrollback } from './chat/scrollback.ts';
import { newRoomSearch } from './chat/search.ts';
import { newSensorDay } from './day.ts';
import { followNow, newSensorHistory, readAddress } from './history.ts';
import { catchUp } from './live.ts';
import { hasPlace, roomId, sensorId, startClock } from './state.ts';

/** @returns ends all of it */
export function startEffects(): () => void {
  const ends = [
    startClock(),
    roomId.subscribe(() => {
      newRoomMessages();
      leaveScrollback();
      newRoomOutbox();
      newRoomSearch();
    }),
    // The address can be understood once the home's time zone and first record are known.
    hasPlace.subscribe((isKnown) => isKnown && readAddress()),
    sensorId.subscribe(() => {
      newSensorDay();
      newSensorHistory();
    }),
    effect(followNow),
    effect(catchUp),
  ];
  return () => {
    for (const end of ends) end();
  };
}
