/** What other clients of the server notice of the live feed. */

import { commitsASecond } from '../commits.ts';
import { atLeast } from '../results.ts';
import { type Both, placesOf } from './both.ts';

const least = 0.9;

export async function commits(both: Both): Promise<string> {
  const places = placesOf(both, 'commits');
  const { alone, beside, each } = await commitsASecond(both.server, places.postgres);
  const row = (name: string, rate: number, verdict: string) =>
    `| ${name} | ${Math.round(rate).toLocaleString('en')} | ${(rate / alone).toFixed(2)} | ${verdict} |`;
  return `
Commits a second of 8 other clients on the same server, each a row (pgbench).

| while | commits a second | over the first line | at least ${least} |
| --- | --- | --- | --- |
${row('nobody follows', alone, '')}
${row('one process writes ten times a second and another one follows', beside, atLeast(beside / alone, least))}
${row('each commit notifies, as roomlog does not', each, '')}
`;
}
