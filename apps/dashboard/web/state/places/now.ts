/** Every place as it is now: what the chooser and places at a glance show. */
import { computed } from '@preact/signals';
import { type ComfortBand, comfortBand, judgeNeed, type Need, type RoomVerdict } from '@roomlog/climate';
import type { ReadingJson } from '../../../src/schemas.ts';
import { placeNames, type Selection } from '../room-list.ts';
import { screen } from '../screen.ts';
import { now, seconds, selections, status } from '../state.ts';

export type PlaceVerdict = RoomVerdict | 'silent';

export interface PlaceNow {
  key: string;
  name: string;
  /** The name of its sensor or of its room, whichever `name` is not; may be empty. */
  beside: string;
  reading: ReadingJson | null;
  comfort: ComfortBand;
  /** Seconds since the newest reading; null before the first. */
  age: number | null;
  verdict: PlaceVerdict;
  need: Need | 'silent';
}

/** In BOCCO's order. By the rule of the server, which sorts them, but updated as readings come and time passes. */
export const placesNow = computed<PlaceNow[]>(() => {
  const staleAfter = status.value?.stale_after_seconds ?? Number.POSITIVE_INFINITY;
  return selections.value.map((selection) => placeOf(selection, now.value, staleAfter));
});

function placeOf(selection: Selection, clock: number, staleAfter: number): PlaceNow {
  const { key, room, sensor } = selection;
  const { name, beside } = placeNames(room.name, sensor?.nickname ?? '', room.sensors.length === 1);
  const reading = sensor?.latest ?? null;
  const age = reading && clock - seconds(reading.created_at);
  const comfort = sensor?.comfort ?? comfortBand;
  const isFresh = age !== null && age <= staleAfter;
  const judged = reading && isFresh ? judgeNeed(reading.temperature, reading.humidity, comfort) : null;
  const { verdict, need } = judged ?? ({ verdict: 'silent', need: 'silent' } as const);
  return { key, name, beside, reading, comfort, age, verdict, need };
}

export const placeByKey = computed(() => new Map(placesNow.value.map((place) => [place.key, place])));

/** One place has nothing to be compared with. */
export const hasPlaces = computed(() => selections.value.length > 1);
export const placesShown = computed(() => screen.value === 'places' && hasPlaces.value);
/** From so many on, a place is searched for. */
export const searchFrom = 8;
