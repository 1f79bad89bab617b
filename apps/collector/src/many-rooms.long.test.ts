/** The collector as the process it is, with more rooms than it may listen to at a time. */
import { expect, test } from 'vitest';
import { collectorHomeForEach, until } from './testing/process.ts';

const home = collectorHomeForEach();

test('of many rooms the most recent are followed, and fewer when BOCCO asks for a pause', async () => {
  await home.simulate({ rooms: 70, sensors: 1, window: 12 });
  home.collect();
  const polls = async () => Number(await (await fetch(`${home.simulator.controlUrl}/polls`)).text());
  await until(async () => (await polls()) === 64);
  await home.order('settings', { rate_limit: 30, retry_after: 2 });
  await until(async () => (await polls()) <= 16);
  await home.order('settings', { rate_limit: 0 });
  await until(async () => (await polls()) > 16);
  expect(await polls()).toBeLessThanOrEqual(64);
});
