import { expect, test } from 'vitest';
import { expectSentence, roomlog } from '../testing/testing.ts';

test.each([
  ['page_size', '--set takes NAME=VALUE, such as page_size=5, not "page_size".'],
  ['replies=maybe', 'The setting replies is true or false, not "maybe".'],
])('--set %s is refused in one sentence', async (given, sentence) => {
  expectSentence(await roomlog(['simulate', '--set', given]), 64, sentence);
});

test('a name that is no setting is refused with all names', async () => {
  const { code, stderr } = await roomlog(['simulate', '--set', 'page=5']);
  expect([code, stderr]).toEqual([
    64,
    expect.stringMatching(/^There is no setting "page"; there are .*page_size,.*\.\n$/),
  ]);
});
