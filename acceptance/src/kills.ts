/** The collector, killed again and again at random moments while it polls three rooms. */
import { setTimeout as delay } from 'node:timers/promises';
import { type Acknowledgements, acknowledgeable, acknowledgements } from './acknowledgements.ts';
import { collectOnce, control, look, openHome, start, stop } from './home.ts';
import { randomFrom } from './random.ts';
import { type Differences, damage, differences } from './truth.ts';

interface Killed extends Differences {
  /** Acknowledged, and not in the file after a kill. */
  acknowledgedLost: string[];
  /** Lives that ended before they were killed. */
  ended: string[];
}

interface Figures {
  kills: number;
  seed: number;
  acknowledged: number;
  rows: number;
  seconds: number;
}

/** Many pages of messages to walk back through, and a window that no slow start of a process outlasts. */
const household = {
  rooms: 3,
  speed: 0,
  window: 1000,
  chatter: 1200,
  history: 200 * 86_400,
  decimals: true,
  switches: { page_size: 4, replies: false },
};

/**
 * @param root of the sources to be tried
 * @returns what went wrong, by name, and how much there was that could have gone wrong
 */
export async function killAtRandom({
  kills,
  seed,
  root,
}: {
  kills: number;
  seed: number;
  root?: string;
}): Promise<{ verdict: Killed; figures: Figures }> {
  const began = performance.now();
  const random = randomFrom(seed);
  const home = await openHome(household, { ...(root && { root }), env: { ROOMLOG_ACK: '1' } });
  const acknowledged = new Set<string>();
  const missing = new Set<string>();
  const ended: string[] = [];
  const damaged: string[] = [];
  for (let life = 1; life <= kills; life += 1) {
    // First the past is read in. Then an hour goes by in a second, so that every life finds something new.
    if (life > kills / 4 && everySensorRead(acknowledged)) await control(home, 'PUT', 'settings', { speed: 3600 });
    const child = start(home, 'collector');
    const acks = acknowledgements(child);
    // On a busy machine the first start takes long, and there must be a store to look at.
    if (life === 1) await acks.next(60_000);
    await someMoment(acks, random);
    const how = await stop(child, 'SIGKILL');
    await acks.end;
    if (how !== 'SIGKILL') ended.push(`life ${life} ended with ${how}`);
    for (const name of acks.names) acknowledged.add(name);
    await look(home, (store) => {
      damaged.push(...damage(store));
      const there = acknowledgeable(store);
      for (const name of acknowledged) if (!there.has(name)) missing.add(name);
    });
  }
  await control(home, 'PUT', 'settings', { speed: 0 });
  await collectOnce(home);
  const end = await differences(home);
  const rows = await look(home, (store) => acknowledgeable(store).size);
  const seconds = Math.round((performance.now() - began) / 1000);
  return {
    verdict: { ...end, damaged: [...damaged, ...end.damaged], acknowledgedLost: [...missing], ended },
    figures: { kills, seed, acknowledged: acknowledged.size, rows, seconds },
  };
}

/** Before that, what BOCCO still has of the past would leave its window unseen. */
function everySensorRead(acknowledged: Set<string>): boolean {
  const sensors = [...acknowledged].flatMap((name) => /^reading (\S+)/.exec(name)?.[1] ?? []);
  return new Set(sensors).size === household.rooms;
}

/** While it starts, in the thick of its first writes, or at any time of its life. */
async function someMoment(acks: Acknowledgements, random: () => number): Promise<void> {
  const kind = random();
  const luck = random();
  if (kind >= 0.1) await acks.next(5000);
  await delay(kind >= 0.1 && kind < 0.7 ? luck * 50 : luck * 1000);
}
