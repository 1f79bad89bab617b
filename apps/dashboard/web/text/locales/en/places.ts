import type { places as ja } from '../ja/places.ts';

export const places: typeof ja = {
  all: 'All places',
  urgent: (some, all) => `${some} of ${all} rooms ${some === '1' ? 'needs' : 'need'} you now`,
  watch: (some, all) => `${some} of ${all} rooms ${some === '1' ? 'is' : 'are'} a little off`,
  silent: (some, all) => `No readings from ${some} of ${all} rooms`,
  fine: (all) => `${all === '2' ? 'Both' : `All ${all}`} rooms are comfortable`,
  cause: (word, count) => `${word} ${count}`,
  causeGap: ' · ',
  silentWord: 'Silent',
  silentFor: (span) => `Silent for ${span}`,
  never: 'No readings',
  suspectWord: 'Seems to have stopped',
  lastValue: 'Last known value',
  search: 'Find a place',
  foundNothing: (query) => `There is no place called “${query}”.`,
  mosaic: 'One square is one room. Colour is temperature, a frame needs a look, hatched is silent.',
  columns: { place: 'Room', verdict: 'How it is', day: 'Temperature, 24 h', updated: 'Updated' },
};
