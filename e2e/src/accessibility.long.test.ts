/** What the page is at every size, in every theme and language: whole, and usable by everybody. */
import { afterAll, beforeAll, expect, test } from 'vitest';
import { expectAccessible } from './accessibility.ts';
import { type Home, openHome } from './home.ts';

let home: Home;

// Looking changes nothing: one home serves all tests.
beforeAll(async () => {
  home = await openHome({ history: 40 * 86_400, decimals: true, switches: { replies: false } });
});
afterAll(() => home.close());

/** Narrowest phone to wide screen. */
const sizes = [
  { width: 320, height: 640 },
  { width: 390, height: 844 },
  { width: 834, height: 1112 },
  { width: 1440, height: 900 },
];

test.each(['ja-JP', 'en-GB'])(
  'no size or theme overflows or breaks the rules of accessibility (%s)',
  async (locale) => {
    const { page, errors } = await home.openPage({ locale, reducedMotion: 'no-preference' });
    for (const colorScheme of ['light', 'dark'] as const) {
      await expectAccessible(
        page,
        sizes.map((size) => ({ ...size, colorScheme })),
      );
    }
    expect(errors).toEqual([]);
  },
);
