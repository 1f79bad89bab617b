/** The drill of docs/operations.md, taken from the document and run as it stands there. */
import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { text } from 'node:stream/consumers';
import { rootDir } from '@roomlog/runtime';
import { expect, test } from 'vitest';
import { environment, roomlog, startHousehold, temporaryFolder } from '../testing/testing.ts';

const { account } = await startHousehold({ history: 8 * 86_400, window: 5000 });

async function shell(script: string, env: Record<string, string>) {
  const child = spawn('sh', ['-euc', script], { cwd: rootDir, env: environment(env) });
  const [output, errors] = await Promise.all([text(child.stdout), text(child.stderr), once(child, 'close')]);
  return { code: child.exitCode, output, errors };
}

test('the drill of the manual works as it is written, and cleans up', async () => {
  const manual = readFileSync(join(rootDir, 'docs/operations.md'), 'utf8');
  const [drill = '', cleaning = '', ...others] = [...manual.matchAll(/^```sh drill\n(.*?)^```$/gms)].map(
    ([, code]) => code,
  );
  expect(others).toEqual([]);
  const [data, home] = [temporaryFolder(), temporaryFolder()];
  const env = { ...account, ROOMLOG_DATA_DIR: data, ROOMLOG_LOG_LEVEL: 'error', HOME: home };
  await roomlog(['collect', '--once'], env);
  const { code, output, errors } = await shell(drill, env);
  expect({ code, errors }).toEqual({ code: 0, errors: '' });
  expect(output).toMatch(/✓ +sealed days +all \d+ are what was sealed/);
  expect(output).toMatch(/The backup is good\.\n$/);
  expect(readFileSync(join(home, 'drill-now.csv'), 'utf8').split('\n').length).toBeGreaterThan(1000);
  expect(await shell(cleaning, env)).toEqual({ code: 0, output: '', errors: '' });
  expect(readdirSync(home)).toEqual([]);
});
