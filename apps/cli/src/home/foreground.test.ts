import { once } from 'node:events';
import { expect, test } from 'vitest';
import { expectSentence, nextLine, processTree, roomlog, startRoomlog, temporaryFolder } from '../testing/testing.ts';

const account = {
  BOCCO_ACCESS_TOKEN: 'token',
  BOCCO_API_KEY: 'key',
  BOCCO_EMAIL: 'a@example.com',
  BOCCO_PASSWORD: 'word',
};

test('serve does not hand the account on to the dashboard, and ends with it', async () => {
  const serve = startRoomlog(['serve'], {
    ...account,
    ROOMLOG_DATA_DIR: temporaryFolder(),
    ROOMLOG_LOG_LEVEL: 'silent',
  });
  expect(await nextLine(serve)).toMatch(/^http:/);
  expect(processTree(serve)['dashboard']?.account).toEqual([]);
  serve.kill('SIGTERM');
  expect(await once(serve, 'close')).toEqual([0, null]);
});

test.for([['collect', '--once'], ['serve'], ['up']])('%j says that its folder cannot be, and ends', async (args) => {
  const outcome = await roomlog(args, { ...account, ROOMLOG_DATA_DIR: '/proc/roomlog' });
  expectSentence(outcome, 74, "/proc/roomlog can't be written to (ENOENT); no folder can be made there");
});
