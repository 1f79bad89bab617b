/**
 * A thousand rooms with a sensor each: what one round of polls takes the collector when BOCCO, here the simulator, answers
 * at once. Each answer has 100 readings, one of them new. Linux only.
 */
import { setTimeout as delay } from 'node:timers/promises';
import { countRows, openStore } from '@roomlog/store';
import { processorSecondsOf, startedBy, startHome } from './home.ts';
import { atMost, median, report } from './results.ts';

const rooms = 1000;
const window = 100;
const rounds = 3;
const pollSeconds = 30;
const interval = 300;
const lookEvery = 50;
const most = { wall: 4, processor: 3 };

const household = { '--rooms': rooms, '--sensors': 1, '--history': '1d', '--window': window, '--interval': interval };
const home = await startHome(['--no-gaps', ...Object.entries(household).flat().map(String)]);
const collector = home.start('collect', { ROOMLOG_POLL_SECONDS: String(pollSeconds) });
await until(async () => (await answered()) >= rooms);
const store = await openStore(`${home.dataDir}/roomlog.db`, 'reader');
const stored = () => countRows(store.db, 'reading');
await until(async () => (await stored()) >= rooms * window);
await settled();
const pid = startedBy(collector, 'collector');

const [walls, processors]: [number[], number[]] = [[], []];
for (let round = 0; round < rounds; round++) {
  const [asked, known] = [await answered(), await stored()];
  await home.control('POST', 'clock', { advance: interval });
  await until(async () => (await answered()) > asked);
  const [begun, processor] = [performance.now(), processorSecondsOf(pid)];
  await until(async () => (await stored()) >= known + rooms);
  walls.push((performance.now() - begun) / 1000);
  processors.push(processorSecondsOf(pid) - processor);
  await settled();
}
await store.close();
await home.clear();

const [wall, processor] = [median(walls), median(processors)];
report(`
# A thousand rooms

A sensor each: a round of polls with answers of ${window} readings, one of them new. The simulator answers at once, on the same
machine. Medians of ${rounds} rounds.

| | s | at most | |
| --- | --- | --- | --- |
| from the first answer until all is stored | ${wall.toFixed(1)} | ${most.wall} | ${atMost(wall, most.wall)} |
| processor of the collector meanwhile | ${processor.toFixed(2)} | ${most.processor} | ${atMost(processor, most.processor)} |
`);

async function answered(): Promise<number> {
  const { sensor_environments } = await home.control<Record<string, Record<string, number>>>('GET', 'requests');
  return sensor_environments?.['200'] ?? 0;
}

async function until(isSo: () => Promise<boolean>): Promise<void> {
  while (!(await isSo())) await delay(lookEvery);
}

/** Nothing is asked for a while: the round is over. */
async function settled(): Promise<void> {
  for (let before = -1, now = await answered(); now !== before; now = await answered()) {
    before = now;
    await delay(2000);
  }
}
