/** Every place as it is now: what the chooser and places at a glance show. */
import { computed } from '@preact/signals';
import { type ComfortBand, comfortBand, judgeNeed, type Need, type RoomVerdict } from '@roomlog/climate';
import type { ReadingJson, SensorJson } from '../../../src/schemas.ts';
import { t } from '../language.ts';
import { isSuspect, placeNames, type Selection } from '../room-list.ts';
import { screen } from '../screen.ts';
import { hasBothRobots, now, seconds, selections } from '../state.ts';

export type PlaceVerdict = RoomVerdict | 'silent';

export interface PlaceNow {
  key: string;
  name: string;
  sensor: SensorJson | null;
  /** The name of its sensor or of its room, whichever `name` is not, and of its robot where there are both; may be empty. */
  beside: string;
  reading: ReadingJson | null;
  comfort: ComfortBand;
  /** Seconds since the newest reading; null before the first. */
  age: number | null;
  /** The same, while it is stale. */
  staleFor: number | null;
  verdict: PlaceVerdict;
  need: Need | 'silent';
}

/** In BOCCO's order. By the rule of the server, which sorts them, but updated as readings come and time passes. */
export const placesNow = computed<PlaceNow[]>(() =>
  selections.value.map((selection) => placeOf(selection, now.value, hasBothRobots.value)),
);

function placeOf(selection: Selection, clock: number, namesRobot: boolean): PlaceNow {
  const { key, room, sensor } = selection;
  const names = placeNames(room.name, sensor?.nickname ?? '', room.sensors.length === 1);
  const robot = namesRobot ? t().robots[room.source] : '';
  const beside = [names.beside, robot].filter((part) => part !== '').join(t().places.causeGap);
  const reading = sensor?.latest ?? null;
  const age = reading && clock - seconds(reading.created_at);
  const comfort = sensor?.comfort ?? comfortBand;
  const staleFor = age !== null && age > (sensor?.stale_after_seconds ?? 0) ? age : null;
  const isFresh = age !== null && staleFor === null && !isSuspect(sensor);
  const judged = reading && isFresh ? judgeNeed(reading.temperature, reading.humidity, comfort) : null;
  const { verdict, need } = judged ?? ({ verdict: 'silent', need: 'silent' } as const);
  return { key, name: names.name, beside, sensor, reading, comfort, age, staleFor, verdict, need };
}

export const placeByKey = computed(() => new Map(placesNow.value.map((place) => [place.key, place])));

/** One place has nothing to be compared with. */
export const hasPlaces = computed(() => selections.value.length > 1);
export const placesShown = computed(() => screen.value === 'places' && hasPlaces.value);
/** From so many on, a place is searched for. */
export const searchFrom = 8;
