import { expect, test } from 'vitest';
import { roomlog, startHousehold, temporaryFolder } from './testing.ts';

const { account } = await startHousehold();

test('doctor finds what is wrong, and ends with its code', async () => {
  const nothing = await roomlog(['doctor', '--json']);
  expect(nothing.code).toBe(74);
  const findings = JSON.parse(nothing.stdout) as { check: string; ok: boolean; finding: string }[];
  expect(findings.find(({ check }) => check === 'BOCCO')).toMatchObject({
    ok: false,
    finding: expect.stringContaining('Not signed in'),
  });

  const env = { ...account, ROOMLOG_DATA_DIR: temporaryFolder(), ROOMLOG_LOG_LEVEL: 'error' };
  await roomlog(['collect', '--once'], env);
  const stopped = await roomlog(['doctor'], env);
  expect(stopped.stdout).toMatch(/✓ +store .* no damage found/);
  expect(stopped.stdout).toMatch(/✓ +BOCCO .* answers: 1 room/);
  expect(stopped.stdout).toMatch(/✗ +collector +It is not running; start roomlog\./);
  expect(stopped.code).toBe(1);
});
