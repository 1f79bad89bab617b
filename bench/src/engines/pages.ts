/** A page of fifty rooms: it must not matter how many more there are. */

import { openStore, roomsOverview, type Store } from '@roomlog/store';
import { fillRooms } from '../bench-store.ts';
import { atMost } from '../results.ts';
import { ask, type Both, engines, inTurn, nameOf, placesOf } from './both.ts';

const most = 1.5;

export async function pages(both: Both): Promise<string> {
  const sizes = [50, 2000] as const;
  const rounds = 51;
  const stores: Store[] = [];
  const ways: Record<string, () => Promise<unknown>> = {};
  for (const size of sizes) {
    const places = placesOf(both, `rooms_${size}`);
    for (const engine of engines) {
      const store = await openStore(places[engine], 'writer');
      stores.push(store);
      await fillRooms(store.db, size);
      if (engine === 'postgres') ask(both, 'VACUUM ANALYZE', `rooms_${size}`);
      ways[`${engine} ${size}`] = () => roomsOverview(store.db, { limit: 50 });
    }
  }
  const ms = await inTurn(rounds, ways);
  for (const store of stores) await store.close();
  const rows = engines.map((engine) => {
    const [few = 0, many = 0] = sizes.map((size) => ms[`${engine} ${size}`]);
    return `| ${nameOf[engine]} | ${few.toFixed(2)} | ${many.toFixed(2)} | ${(many / few).toFixed(2)} | ${atMost(many / few, most)} |`;
  });
  return `
A page of 50 rooms with members, sensors, newest readings and what is unread. Medians of ${rounds} rounds.

| in | of 50 rooms, ms | of 2,000, ms | over it | at most ${most} |
| --- | --- | --- | --- | --- |
${rows.join('\n')}
`;
}
