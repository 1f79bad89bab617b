/** Collectors that share the rooms of one database lose, double and repeat nothing, whatever becomes of them. */
import { expect, test } from 'vitest';
import { seed } from './random.ts';
import { broken, report } from './report.ts';
import { shareRooms, whyNoNetwork } from './shared-rooms.ts';

const address = process.env['ROOMLOG_TEST_POSTGRES'] ?? '';
const seconds = Number(process.env['ACCEPTANCE_SECONDS'] ?? 90);

test.skipIf(address === '')('collectors that come, go, sleep and are cut off', { timeout: 900_000 }, async () => {
  const why = whyNoNetwork();
  if (why) report('shared rooms, nobody is cut off', { why });
  const { verdict, figures } = await shareRooms({ address, seconds, seed, isCut: why === undefined });
  report('shared rooms', { ...figures });
  expect(figures.readings).toBeGreaterThan(1000);
  expect(broken(verdict)).toEqual({});
});
