/** Says that somebody looks at the room of a BOCCO emo, whose service doesn't tell of messages by itself. */
import { postWatch } from '../api.ts';
import { isVisible, screen } from './screen.ts';
import { now, selection } from './state.ts';

/** Seconds from one word to the next. */
const every = 120;
let said = { room: '', at: 0 };

/** Effect, also by the clock. */
export function watchRoom(): void {
  const room = selection.value?.room;
  if (room?.source !== 'emo' || !isVisible.value || screen.value === 'places') return;
  if (said.room === room.uuid && Math.abs(now.value - said.at) < every) return;
  said = { room: room.uuid, at: now.value };
  // The next one is due soon.
  void postWatch(room.uuid).catch(() => {});
}
