/** New readings, one by one and in sets: the processor's time, and statements. */

import { type Answer, insertAnswers, insertReadings, type Store } from '@roomlog/store';
import { openWithRoom } from '../bench-store.ts';
import { processorSecondsOfAll } from '../home.ts';
import { stepSeconds } from '../peers/peer.ts';
import { atMost, median } from '../results.ts';
import { type Both, bothOf, type Engine, engines, nameOf, placesOf } from './both.ts';

const most = { statements: 20, sets: 0.15 };

export async function writing(both: Both): Promise<string> {
  const [sensors, rounds] = [500, 7];
  const places = placesOf(both, 'writing');
  const homes = await bothOf((engine) => openWithRoom(places[engine], sensors));
  let next = 0;
  const answers = (found: readonly { id: number }[]): Answer[] =>
    found.map(({ id }) => ({
      sensorId: id,
      readings: [
        {
          id: next,
          created_at: new Date((Date.UTC(2026, 0, 1) / 1000 + next * stepSeconds) * 1000),
          temperature: 20 + (next % 60) / 10,
          humidity: 50,
          illuminance: next % 300,
        },
      ],
    }));
  const spent: Record<Engine, { single: number[]; together: number[] }> = {
    sqlite: { single: [], together: [] },
    postgres: { single: [], together: [] },
  };
  for (let round = 0; round < rounds; round++) {
    for (const way of ['single', 'together'] as const) {
      next += 1;
      for (const engine of engines) {
        const { store, sensors: found } = homes[engine];
        const all = answers(found);
        const begun = processorSeconds(both);
        if (way === 'together') await insertAnswers(store.db, all);
        else for (const { sensorId, readings } of all) await insertReadings(store.db, sensorId, readings);
        spent[engine][way].push(((processorSeconds(both) - begun) * 1000) / sensors);
      }
    }
  }
  next += 1;
  const { postgres } = homes;
  const counter = countStatements();
  await insertAnswers(postgres.store.db.withPlugin(counter), answers(postgres.sensors));
  for (const engine of engines) await homes[engine].store.close();
  const rows = engines.map((engine) => {
    const [single, together] = [median(spent[engine].single), median(spent[engine].together)];
    const ratio = together / single;
    return `| ${nameOf[engine]} | ${single.toFixed(3)} | ${together.toFixed(3)} | ${ratio.toFixed(2)} | ${atMost(ratio, most.sets)} |`;
  });
  return `
A new reading of each of ${sensors} sensors: milliseconds of the processor a reading, the server's too. Medians of ${rounds} rounds.

| stored in | one by one | in sets | over it | at most ${most.sets} |
| --- | --- | --- | --- | --- |
${rows.join('\n')}

${counter.count()} statements for ${sensors} answers on PostgreSQL; at most ${most.statements} are wanted: ${atMost(counter.count(), most.statements)}.
`;
}

/** Of this process and of the server. */
function processorSeconds({ server: { pid } }: Both): number {
  const { user, system } = process.cpuUsage();
  return (user + system) / 1e6 + processorSecondsOfAll(pid);
}

type Plugin = Parameters<Store['db']['withPlugin']>[0];

function countStatements(): Plugin & { count: () => number } {
  let counted = 0;
  return {
    count: () => counted,
    transformQuery: ({ node }) => {
      counted += 1;
      return node;
    },
    transformResult: async ({ result }) => result,
  };
}
