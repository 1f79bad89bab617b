/** What BOCCO offers of readings, and whether the page shows it. */
import type { Page } from 'playwright-core';
import { expect } from 'vitest';
import { getJson, type Home, ndjson, until } from './home.ts';

interface Reading {
  kind: string;
  sensor: string;
  id: number;
  created_at: string;
  temperature: number;
}

type Rooms = { rooms: { sensors: { latest: Reading | null }[] }[] };

export async function newestOffered({ simulator }: Home): Promise<Reading> {
  const truth = await ndjson<Reading>(`${simulator.controlUrl}/truth`);
  return truth.findLast(({ kind }) => kind === 'reading') ?? expect.fail('the simulator has offered no reading');
}

/** Resolves when the store has the reading and the page shows it, without being loaded anew. */
export async function untilShown(page: Page, { url }: Home, { created_at }: Reading): Promise<void> {
  const stored = async () => (await getJson<Rooms>(`${url}api/rooms`)).rooms[0]?.sensors[0]?.latest?.created_at;
  await until(async () => (await stored()) === created_at);
  const time = page.locator(`[data-testid=latest-temperature] time[datetime="${created_at}"]`);
  await time.waitFor({ state: 'attached' });
}

/** The worker of the page has an answer to an address with this in it, for when there is no network. */
export const untilKept = (page: Page, part: string): Promise<unknown> =>
  page.waitForFunction(
    `caches.open('roomlog-kept').then((cache) => cache.keys()).then((keys) => keys.some(({ url }) => url.includes('${part}')))`,
  );
