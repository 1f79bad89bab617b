/** The file that goes with the product: whose code is in it, and under which terms. */
import type { BundledPackage } from './bundled-packages.ts';

const line = '-'.repeat(80);

/** Each package once, by name; those of which several versions are in it, with each. */
export function writeLicences(packages: readonly BundledPackage[]): string {
  const byTitle = new Map(packages.map((one) => [`${one.name} ${one.version}`, one]));
  const sections = [...byTitle]
    .toSorted(([a], [b]) => (a < b ? -1 : 1))
    .map(([title, one]) => [line, `${title} (${one.license})`, '', ...textsOf(one)].join('\n'));
  return `The programs and the page of roomlog have these packages in them.\n\n${sections.join('\n\n')}\n`;
}

function textsOf({ license, author, texts }: BundledPackage): string[] {
  if (texts.length > 0) return texts.map((text) => `${text.trim()}\n`);
  const holder = typeof author === 'object' ? author.name : (author ?? 'its authors');
  return [`Copyright ${holder}. Under the terms of ${license}, of which the package has no text.`];
}
