import axe from 'axe-core';
import type { Page } from 'playwright-core';
import { expect } from 'vitest';

/** Which rules of WCAG 2.2 AA the page breaks as it is now, each with the elements that do. */
export async function violations(page: Page): Promise<string[]> {
  // Not as a script of the page's, which its own policy would refuse.
  await page.evaluate(axe.source);
  return page.evaluate(async () => {
    const { axe: inPage } = globalThis as unknown as { axe: typeof axe };
    const { violations: found } = await inPage.run({ runOnly: ['wcag2a', 'wcag2aa', 'wcag21aa', 'wcag22aa'] });
    return found.map(({ id, nodes }) => `${id}: ${nodes.map(({ html }) => html).join(' ')}`);
  });
}

/** What moves for more than five seconds (WCAG 2.2.2). A page may lie open all day: what never rests is never free. */
function lastingMotions(page: Page): Promise<string[]> {
  return page.evaluate(() => {
    const { document } = globalThis as unknown as { document: { getAnimations(): Motion[] } };
    const lasting = document.getAnimations().filter(({ effect }) => effect.getComputedTiming().activeDuration > 5000);
    return lasting.map(({ animationName }) => animationName);
  });
}

/** As much of a CSSAnimation as is asked for. */
interface Motion {
  animationName: string;
  effect: { getComputedTiming(): { activeDuration: number } };
}

export interface Look {
  colorScheme: 'light' | 'dark';
  width: number;
  height: number;
}

/** Pixels by which what is shown is wider than its place: the page, or the dialog that is open over it. */
export const overflow = (page: Page): Promise<number> =>
  page.evaluate<number>(
    "Math.max(...[document.documentElement, ...document.querySelectorAll('dialog[open]')].map((one) => one.scrollWidth - one.clientWidth))",
  );

/** Expects that the page is whole and breaks no rule in each of these looks. */
export async function expectAccessible(page: Page, looks: readonly Look[]): Promise<void> {
  for (const { colorScheme, width, height } of looks) {
    const name = `${colorScheme} ${width}`;
    await page.emulateMedia({ colorScheme });
    await page.setViewportSize({ width, height });
    await page.getByTestId('latest-temperature').locator('time').waitFor({ state: 'attached' });
    expect(await overflow(page), name).toBe(0);
    expect(await violations(page), name).toEqual([]);
    await expect.poll(() => lastingMotions(page), { message: name }).toEqual([]);
  }
}
