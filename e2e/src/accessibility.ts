import axe from 'axe-core';
import type { Page } from 'playwright-core';

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
