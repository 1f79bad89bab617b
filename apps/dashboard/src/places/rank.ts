/** Which place needs somebody first. Pure: what a list of places is sorted by. */
import { type ComfortBand, judgeNeed, type Need, type RoomVerdict } from '@roomlog/climate';
import type { Place } from '@roomlog/store';
import { placeNames } from '../../web/state/room-list.ts';

/** The most urgent first. */
export const needs = ['urgent', 'watch', 'silent', 'fine'] as const satisfies readonly (Need | 'silent')[];
export type PlaceNeed = (typeof needs)[number];

export const sorts = ['need', 'name'] as const;
export type Sort = (typeof sorts)[number];

/** What a place is sorted by. */
export interface Ranked {
  /** The uuid of the sensor, or of a room without one. */
  id: string;
  /** What it is called in the list. */
  name: string;
  verdict: RoomVerdict | 'silent';
  need: PlaceNeed;
  /**
   * From its limit in widths of the comfortable range; for a silent one how early it fell silent, minus epoch seconds:
   * ages would grow between two pages.
   */
  distance: number;
}

/** A place and what is said of it. */
export interface RankedPlace extends Ranked {
  place: Place;
  comfort: ComfortBand;
}

/**
 * A place without a fresh temperature that can be believed is silent.
 * @param by.now BOCCO's, epoch seconds
 * @param by.staleAfter age at which a reading is stale (seconds)
 * @param by.comfort what is comfortable there
 * @param by.isOnly its room has no other sensor
 */
export function rankPlace(
  place: Place,
  { now, staleAfter, comfort, isOnly }: { now: number; staleAfter: number; comfort: ComfortBand; isOnly: boolean },
): RankedPlace {
  const { room, sensor, latest, suspect } = place;
  const { name } = placeNames(room.name, sensor?.nickname ?? '', isOnly);
  const named = { place, comfort, id: sensor?.uuid ?? room.uuid, name };
  const isFresh = latest && now - latest.ts <= staleAfter && suspect.length === 0;
  const judged = isFresh ? judgeNeed(inUnits(latest.temperature), inUnits(latest.humidity), comfort) : null;
  return judged
    ? { ...named, ...judged }
    : { ...named, verdict: 'silent', need: 'silent', distance: -(latest?.ts ?? Number.MAX_SAFE_INTEGER) };
}

const inUnits = (hundredths: number | null) => (hundredths === null ? null : hundredths / 100);

/** As people count: 2 before 10. */
const names = new Intl.Collator('ja', { numeric: true });

const byName = (a: Ranked, b: Ranked) => names.compare(a.name, b.name) || (a.id < b.id ? -1 : Number(a.id > b.id));

const byNeed = (a: Ranked, b: Ranked) =>
  needs.indexOf(a.need) - needs.indexOf(b.need) || b.distance - a.distance || byName(a, b);

/** By need: its class, then what is furthest from its limit, then the name. Two places are never equal. */
export const comparators: Record<Sort, (a: Ranked, b: Ranked) => number> = { need: byNeed, name: byName };

/** How many places there are of each class. */
export function countNeeds(ranked: readonly Pick<Ranked, 'need'>[]): Record<PlaceNeed, number> {
  const counts = { urgent: 0, watch: 0, silent: 0, fine: 0 };
  for (const { need } of ranked) counts[need] += 1;
  return counts;
}
