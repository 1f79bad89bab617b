/** The list of places, those that need somebody first: its order and the curves come from the server, page by page. */
import { computed, effect, signal } from '@preact/signals';
import type { PlacesJson } from '../../../src/places/schemas.ts';
import { getPlaces } from '../../api.ts';
import { createTimer } from '../timer.ts';
import { type PlaceNow, placeByKey, placesNow } from './now.ts';

type Listed = PlacesJson['places'][number];

export interface PlaceRow extends PlaceNow {
  /** As the server has it: the last day in half hours, 1/10 °C. */
  spark: Listed['spark'];
}

interface List {
  /** Of which query it is. */
  query: string;
  places: Listed[];
  next: string | null;
  /** On all pages. */
  found: number;
}

const pageSize = 100;
const list = signal<List | null>(null);
export const placeQuery = signal('');
export const placesFailed = signal(false);
/** The pointer is on the list: nothing moves under it. */
export const placesHeld = signal(false);

/** What is loaded, in the order of the list, each as it is now. */
export const placeRows = computed<PlaceRow[] | null>(() => {
  const known = placeByKey.value;
  return (
    list.value?.places.flatMap(({ id, spark }) => {
      const place = known.get(id);
      return place ? [{ ...place, spark }] : [];
    }) ?? null
  );
});
export const placesFound = computed(() => list.value?.found ?? 0);

/** So many rows are looked at: pages are loaded as far as that. */
let wanted = pageSize;
let request = 0;
let loadedAt = 0;

export async function loadPlaces(): Promise<void> {
  const mine = ++request;
  loadedAt = Date.now();
  const query = placeQuery.peek();
  const loaded: List = { query, places: [], next: null, found: 0 };
  try {
    do {
      const page = await getPlaces({ q: query || undefined, limit: pageSize, after: loaded.next ?? undefined });
      if (mine !== request) return;
      // A place that moved meanwhile may come twice.
      const known = new Set(loaded.places.map(({ id }) => id));
      loaded.places.push(...page.places.filter(({ id }) => !known.has(id)));
      loaded.next = page.next;
      loaded.found = page.found;
    } while (loaded.next !== null && loaded.places.length < wanted);
  } catch {
    if (mine === request) placesFailed.value = true;
    return;
  }
  placesFailed.value = false;
  list.value = { ...loaded, places: steady(list.peek(), loaded) };
}

/** As before while every place is in the class that it was in: rows needn't move for a tenth of a degree. */
function steady(before: List | null, { query, places }: List): Listed[] {
  if (before?.query !== query || before.places.length !== places.length) return places;
  const news = new Map(places.map((place) => [place.id, place]));
  const same = before.places.flatMap(({ id, need }) => {
    const place = news.get(id);
    return place?.need === need ? [place] : [];
  });
  return same.length === places.length ? same : places;
}

/** @param rows as far as the list is looked at */
export function wantPlaces(rows: number): void {
  wanted = Math.max(pageSize, rows);
  const known = list.peek();
  if (known && known.next !== null && known.places.length < wanted) void loadPlaces();
}

/** The shortest time between two orders. */
const pauseMs = 10_000;
const loading = createTimer(() => {
  if (!placesHeld.peek()) void loadPlaces();
});

function loadSoon(): void {
  const wait = loadedAt + pauseMs - Date.now();
  // Longer than the pause only when this computer's clock was set back.
  loading.set(Math.min(pauseMs, Math.max(0, wait)));
}

const typing = createTimer(() => void loadPlaces());

export function searchPlaces(query: string): void {
  placeQuery.value = query.trim();
  typing.set(160);
}

/** Loads the list, and again as places change. @returns ends that */
export function followPlaces(): () => void {
  wanted = pageSize;
  void loadPlaces();
  let isFirst = true;
  const end = effect(() => {
    const hasChanged = placesNow.value.length > 0 && !placesHeld.value;
    if (hasChanged && !isFirst) loadSoon();
    isFirst = false;
  });
  return () => {
    end();
    loading.clear();
    typing.clear();
    request++;
    placeQuery.value = '';
    list.value = null;
  };
}
