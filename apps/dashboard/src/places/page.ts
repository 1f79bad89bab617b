/** A page of places, by need or by name. */
import { comfortLimits, halfHourMeans, listPlaces, type Place, type Store, staleSeconds } from '@roomlog/store';
import { hasWords, queryWords } from '@roomlog/store/fold';
import { halfHour, startOfHalfHour } from '@roomlog/store/time';
import { serializeComfort } from '../comfort-schemas.ts';
import { type Answer, clockSeconds } from '../http/answer-cache.ts';
import { serializeReading, surroundingsOf } from '../serialize.ts';
import { readPosition, writePosition } from './position.ts';
import { comparators, countNeeds, type RankedPlace, rankPlace, type Sort } from './rank.ts';
import type { PlaceJson, PlacesJson } from './schemas.ts';

interface Asked {
  sort: Sort;
  q: string;
  limit: number;
  after: string | undefined;
  /** The uuid of the only room that may be seen. */
  only: string | undefined;
}

/**
 * Judges every place, because any of them may come first, and reads curves only for the places of this page.
 * @throws HttpError for an `after` that is none
 */
export async function placesPage(store: Store, { sort, q, limit, after, only }: Asked): Promise<Answer> {
  const begin = after === undefined ? undefined : readPosition(after);
  const { now, pollSeconds } = await surroundingsOf(store);
  const staleAfter = ({ room }: Place) => staleSeconds(pollSeconds, room.source);
  const chosen = await comfortLimits(store.db);
  const places = await listPlaces(store.db, only);
  const sensorsOf = Map.groupBy(places, ({ room }) => room.uuid);
  const all = places.map((place) => {
    const comfort = serializeComfort(chosen.get(place.sensor?.id ?? 0));
    const isOnly = sensorsOf.get(place.room.uuid)?.length === 1;
    return rankPlace(place, { now, staleAfter: staleAfter(place), comfort, isOnly });
  });
  const words = queryWords(q);
  const compare = comparators[sort];
  const found = all
    .filter(({ place: { room, sensor } }) => hasWords(`${room.name} ${sensor?.nickname ?? ''}`, words))
    .toSorted(compare);
  const known = begin && { ...begin, name: all.find(({ id }) => id === begin.id)?.name ?? '' };
  const left = known ? found.filter((each) => compare(each, known) > 0) : found;
  const page = left.slice(0, limit);
  const last = left.length > limit ? page.at(-1) : undefined;
  const sensors = page.flatMap(({ place: { sensor } }) => (sensor ? [sensor.id] : []));
  const curves = await halfHourMeans(store.db, sensors, 'temperature', now);
  const value: PlacesJson = {
    places: page.map((each) => serializePlace(each, curves.get(each.place.sensor?.id ?? 0))),
    next: last ? writePosition(last) : null,
    found: found.length,
    counts: countNeeds(all),
  };
  const fresh = places.flatMap((place) => (place.latest ? place.latest.ts + staleAfter(place) - now : []));
  const untilSilent = fresh.filter((seconds) => seconds >= 0);
  const untilNextHalfHour = startOfHalfHour(now) + halfHour - now;
  return { value, seconds: Math.min(clockSeconds, untilNextHalfHour, ...untilSilent) };
}

const emptyCurve = Array.from({ length: 49 }, () => null);

function serializePlace(
  { id, verdict, need, comfort, place: { room, sensor, latest } }: RankedPlace,
  curve: readonly (number | null)[] = emptyCurve,
): PlaceJson {
  const spark = curve.map((mean) => (mean === null ? null : Math.round(mean / 10)));
  const name = sensor?.nickname || room.name;
  const reading = latest ? serializeReading(latest) : null;
  return { id, room: room.uuid, room_name: room.name, name, latest: reading, comfort, verdict, need, spark };
}
