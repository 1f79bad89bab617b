/** A phone and a wide screen; `accessibility.long.test.ts` looks at every size in every theme. */
import { afterAll, beforeAll, expect, test } from 'vitest';
import { expectAccessible } from './accessibility.ts';
import { type Home, openHome } from './home.ts';

let home: Home;

// Looking changes nothing: one home serves all tests.
beforeAll(async () => {
  home = await openHome({ history: 40 * 86_400, decimals: true, switches: { replies: false } });
});
afterAll(() => home.close());

const [phone, wide] = [
  { width: 390, height: 844 },
  { width: 1440, height: 900 },
];

test.each<[locale: string, onPhone: 'light' | 'dark', onWide: 'light' | 'dark']>([
  ['ja-JP', 'dark', 'light'],
  ['en-GB', 'light', 'dark'],
])('nothing overflows or breaks the rules of accessibility (%s)', async (locale, onPhone, onWide) => {
  const { page, errors } = await home.openPage({ locale });
  await expectAccessible(page, [
    { ...wide, colorScheme: onWide },
    { ...phone, colorScheme: onPhone },
  ]);
  expect(errors).toEqual([]);
});
