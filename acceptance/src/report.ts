/** What a harness says: one line of figures, and of each broken promise how often and a few examples. */

export function report(harness: string, figures: object): void {
  const words = Object.entries(figures).map(([name, figure]) => `${name} ${String(figure)}`);
  process.stdout.write(`${harness}: ${words.join(', ')}\n`);
}

/** @param verdict lists of what is wrong, by name. @returns those that aren't empty, with their lengths */
export function broken(verdict: object): Record<string, { count: number; first: string[] }> {
  const lists = Object.entries(verdict).filter((entry): entry is [string, string[]] => entry[1].length > 0);
  return Object.fromEntries(lists.map(([name, found]) => [name, { count: found.length, first: found.slice(0, 3) }]));
}
