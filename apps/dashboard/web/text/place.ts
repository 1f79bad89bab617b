/** How a place is, in words. Pure. */
import type { PlaceNow, PlaceVerdict } from '../state/places/now.ts';
import { isSuspect } from '../state/room-list.ts';
import type { Formatter } from './formatter.ts';
import type { Texts } from './languages.ts';

/** The worst first; the silent ones stand where their list has them. */
const verdictOrder: readonly PlaceVerdict[] = ['heat', 'cold', 'hot', 'humid', 'dry', 'chilly', 'silent', 'good'];

function verdictWord(verdict: PlaceVerdict, { temperatureVerdict, humidityVerdict, places }: Texts): string {
  if (verdict === 'silent') return places.silentWord;
  return verdict === 'humid' || verdict === 'dry' ? humidityVerdict[verdict] : temperatureVerdict[verdict];
}

/** A silent one says for how long. */
export function placeWord({ verdict, age, staleFor, sensor }: PlaceNow, texts: Texts, { span }: Formatter): string {
  if (verdict !== 'silent') return verdictWord(verdict, texts);
  if (staleFor === null && isSuspect(sensor)) return texts.places.suspectWord;
  if (age === null) return texts.places.never;
  return age < 60 ? texts.missing : texts.places.silentFor(span(age));
}

export interface Glance {
  mood: Exclude<PlaceVerdict, 'silent'> | 'asleep';
  heading: string;
  /** The causes, each with its number; empty where all is well. */
  causes: string;
}

/** All places in a sentence, and why. */
export function describePlaces(all: readonly PlaceNow[], texts: Texts, { integer }: Formatter): Glance {
  const { places } = texts;
  const of = (need: PlaceNow['need']) => all.filter((place) => place.need === need).length;
  const need = (['urgent', 'watch', 'silent'] as const).find((each) => of(each) > 0);
  const total = integer(all.length);
  const heading = need ? places[need](integer(of(need)), total) : places.fine(total);
  const counted = verdictOrder.map((verdict) => ({
    verdict,
    count: all.filter((place) => place.verdict === verdict).length,
  }));
  const present = counted.filter(({ verdict, count }) => count > 0 && verdict !== 'good');
  const causes = present.map(({ verdict, count }) => places.cause(verdictWord(verdict, texts), integer(count)));
  const worst = present[0]?.verdict ?? 'good';
  return { mood: worst === 'silent' ? 'asleep' : worst, heading, causes: causes.join(places.causeGap) };
}
