/** A phone in Japanese and a wide screen in English; `accessibility.long.test.ts` looks at every size in every theme. */
import { afterAll, beforeAll, expect, test } from 'vitest';
import { expectAccessible, type Look } from './accessibility.ts';
import { type Home, openHome } from './home.ts';

let home: Home;

// Looking changes nothing: one home serves all tests.
beforeAll(async () => {
  home = await openHome({ history: 40 * 86_400, decimals: true, switches: { replies: false } });
});
afterAll(() => home.close());

test.each<[locale: string, look: Look]>([
  ['ja-JP', { width: 390, height: 844, colorScheme: 'dark' }],
  ['en-GB', { width: 1440, height: 900, colorScheme: 'light' }],
])('nothing overflows or breaks the rules of accessibility (%s)', async (locale, look) => {
  const { page, errors } = await home.openPage({ locale, reducedMotion: 'no-preference' });
  await expectAccessible(page, [look]);
  expect(errors).toEqual([]);
});
