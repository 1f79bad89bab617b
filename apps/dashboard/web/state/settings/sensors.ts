/** Whose place a sensor took, and what the conversation shows of a robot. */
import { computed } from '@preact/signals';
import { putContinues } from '../../settings-api.ts';
import { newRoomMessages } from '../chat/chat.ts';
import { leaveScrollback } from '../chat/scrollback.ts';
import { t } from '../language.ts';
import { chooseMotions } from '../robot-choices.ts';
import { lineOf, type Selection, selectionName } from '../room-list.ts';
import { hasBothRobots, putRoom, rooms } from '../state.ts';
import { changeWithUndo } from './attempt.ts';
import { comfortPlace } from './comfort.ts';

/** By its room and, where there are both, its robot: two homes have a living room each. */
export function placeTitle(place: Selection): string {
  const robot = hasBothRobots.value ? t().robots[place.room.source] : '';
  const beside = [place.room.name, robot].filter((part) => part !== '' && part !== selectionName(place));
  return beside.length === 0 ? selectionName(place) : `${selectionName(place)} (${beside.join(t().places.causeGap)})`;
}

/** The sensors that may have been in the chosen one's place: none that another one follows, nor that came after it. */
export const earlierChoices = computed<Selection[]>(() => {
  const sensor = comfortPlace.value?.sensor;
  const all = rooms.value ?? [];
  const places = all.flatMap((room) => room.sensors.map((one) => ({ key: one.uuid, room, sensor: one })));
  const followed = new Set(places.map((place) => place.sensor.continues).filter((uuid) => uuid !== sensor?.continues));
  return places.filter((place) => {
    const comesAfter = lineOf(all, place.sensor).some(({ uuid }) => uuid === sensor?.uuid);
    return !comesAfter && !followed.has(place.key);
  });
});

/** @param earlier uuid; null: it took nobody's place */
export async function chooseEarlier(earlier: string | null): Promise<void> {
  const sensor = comfortPlace.peek()?.sensor;
  if (!sensor) return;
  const { uuid, continues: before } = sensor;
  await changeWithUndo(
    () => store(uuid, earlier),
    () => store(uuid, before),
  );
}

async function store(sensor: string, continues: string | null): Promise<void> {
  await putContinues(sensor, continues);
  const room = rooms.peek()?.find(({ sensors }) => sensors.some(({ uuid }) => uuid === sensor));
  if (!room) return;
  putRoom({ ...room, sensors: room.sensors.map((one) => (one.uuid === sensor ? { ...one, continues } : one)) });
}

/** Shows the conversation anew. */
export function showMotions(isShown: boolean): void {
  chooseMotions(isShown);
  leaveScrollback();
  newRoomMessages();
}
