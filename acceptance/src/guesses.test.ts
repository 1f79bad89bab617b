/** Whoever guesses passwords gets nowhere, and holds nobody up. */
import { expect, test } from 'vitest';
import { type Guessed, guess } from './guesses.ts';
import { plant } from './mutants.ts';
import { report } from './report.ts';

const timeout = 600_000;

/** Which promises were broken, by name. */
const brokenBy = ({ compared, slower, memory, unknown }: Guessed) => ({
  compared: compared > 100,
  slower: slower > 2,
  memory: memory > 80,
  unknown: Math.abs(unknown - 1) > 0.1,
});
const kept = { compared: false, slower: false, memory: false, unknown: false };

test.each([1, 50])('10,000 guesses from %i addresses', { timeout }, async (addresses) => {
  const guessed = await guess({ addresses });
  report('guesses', { addresses, ...guessed });
  expect(guessed.compared).toBeGreaterThan(0);
  expect(brokenBy(guessed)).toEqual(kept);
});

test('guesses that are not slowed are caught', { timeout }, async () => {
  const guessed = await guess({ addresses: 50, guesses: 200, root: plant('guesses are not slowed') });
  report('guesses that are not slowed', guessed);
  expect(brokenBy(guessed)).toMatchObject({ compared: true });
});

test('a name that is refused at once because nobody has it is caught', { timeout }, async () => {
  const guessed = await guess({ addresses: 1, root: plant('an unknown name is refused at once') });
  report('an unknown name is refused at once', guessed);
  expect(brokenBy(guessed)).toMatchObject({ unknown: true });
});
