import { join } from 'node:path';
import { DatabaseSync } from 'node:sqlite';
import { openStore } from '@roomlog/store';
import { expect, onTestFinished, test } from 'vitest';
import { expectSentence, roomlogProcess, temporaryFolder } from '../testing/testing.ts';

test('while another program writes for long, a decision waits for seconds, and then says so', async () => {
  const env = { ROOMLOG_DATA_DIR: temporaryFolder() };
  const path = join(env.ROOMLOG_DATA_DIR, 'roomlog.db');
  await (await openStore(path, 'writer')).close();
  const other = new DatabaseSync(path);
  onTestFinished(() => other.close());
  other.exec('BEGIN IMMEDIATE');
  const decided = await roomlogProcess(['conflicts', 'accept', '1'], env);
  expectSentence(decided, 75, /^Another program .* in a moment\.$/m);
  expect(decided.stdout).toBe('');
});
