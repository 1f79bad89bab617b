import { comfortBand } from '@roomlog/climate';
import * as fc from 'fast-check';
import { expect, test } from 'vitest';
import { readPosition, writePosition } from './position.ts';
import { comparators, countNeeds, needs, type Ranked, rankPlace } from './rank.ts';

const clock = { now: 1_700_000_000, staleAfter: 900, comfort: comfortBand, isOnly: false };
const place = (uuid: string, age: number | null, temperature: number | null, humidity: number | null = 5000) => ({
  room: { uuid: `room of ${uuid}`, name: `部屋 ${uuid}`, source: 'bocco' as const },
  sensor: { id: 1, uuid, nickname: '' },
  latest: age === null ? undefined : { id: 1, ts: clock.now - age, temperature, humidity, illuminance: null },
  suspect: [] as const,
});

test.each([
  [place('a', 0, 2200), 'good', 'fine'],
  [place('a', 900, 1400), 'cold', 'urgent'],
  [place('a', 901, 1400), 'silent', 'silent'],
  [place('a', null, null), 'silent', 'silent'],
  [place('a', 0, null), 'silent', 'silent'],
  [place('a', 0, 2200, 2700), 'dry', 'watch'],
  [{ ...place('a', null, null), sensor: null }, 'silent', 'silent'],
  [{ ...place('a', 0, 1400), suspect: ['battery'] as const }, 'silent', 'silent'],
])('%# a place is judged by its newest reading while that is fresh', (given, verdict, need) => {
  expect(rankPlace(given, clock)).toMatchObject({ verdict, need, name: '部屋 a' });
});

test('a room’s only sensor goes by the room, one of several by its own name', () => {
  const livingRoom = { ...place('a', 0, 2200), sensor: { id: 1, uuid: 'a', nickname: 'リビング' } };
  const names = [true, false].map((isOnly) => rankPlace(livingRoom, { ...clock, isOnly }).name);
  expect(names).toEqual(['部屋 a', 'リビング']);
});

/** A few values each, so that many are equal. */
const ranked: fc.Arbitrary<Ranked[]> = fc.uniqueArray(
  fc.record({
    id: fc.string({ minLength: 1, maxLength: 3 }),
    name: fc.constantFrom('2号室', '10号室', 'リビング', '寝室', ''),
    verdict: fc.constant('good' as const),
    need: fc.constantFrom(...needs),
    distance: fc.constantFrom(0, 0.1, 0.25, 3),
  }),
  { selector: ({ id }) => id },
);

const collator = new Intl.Collator('ja', { numeric: true });
const order = (one: Ranked) => [needs.indexOf(one.need), -one.distance] as const;

/** The rule once more, as a person would read it out. */
function isBefore(a: Ranked, b: Ranked): boolean {
  const [[aNeed, aFar], [bNeed, bFar]] = [order(a), order(b)];
  if (aNeed !== bNeed) return aNeed < bNeed;
  if (aFar !== bFar) return aFar < bFar;
  const names = collator.compare(a.name, b.name);
  return names === 0 ? a.id < b.id : names < 0;
}

test('places stand by need, then by distance, then by name, and pages cut that list without losing one', () => {
  fc.assert(
    fc.property(ranked, fc.integer({ min: 1, max: 4 }), (places, limit) => {
      const sorted = places.toSorted(comparators.need);
      for (const [at, one] of sorted.entries()) {
        for (const later of sorted.slice(at + 1)) expect(isBefore(one, later)).toBe(true);
      }
      const paged: Ranked[] = [];
      for (let left = sorted; left.length > 0; ) {
        paged.push(...left.slice(0, limit));
        const last = paged.at(-1) ?? expect.fail('a page has one at least');
        const begin = { ...readPosition(writePosition(last)), name: last.name };
        left = sorted.filter((each) => comparators.need(each, begin) > 0);
      }
      expect(paged).toEqual(sorted);
      const counts = countNeeds(places);
      for (const need of needs) expect(counts[need]).toBe(places.filter((each) => each.need === need).length);
    }),
  );
});

test('by name a number counts as a whole', () => {
  const named = ['10号室', '2号室', 'あ'].map((name) => ({ ...rankPlace(place(name, null, null), clock), name }));
  expect(named.toSorted(comparators.name).map(({ name }) => name)).toEqual(['2号室', '10号室', 'あ']);
});

test.each(['', 'x', 'WzAsMF0', Buffer.from('[9,0,"a"]').toString('base64url')])('%j is no position', (text) => {
  expect(() => readPosition(text)).toThrow('after must be the `next` of a page of places');
});
