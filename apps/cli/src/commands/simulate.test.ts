import { expect, test } from 'vitest';
import { expectSentence, nextLine, roomlog, startRoomlog } from '../testing/testing.ts';

test.each([
  ['page_size', '--set takes NAME=VALUE, such as page_size=5, not "page_size".'],
  ['replies=maybe', 'The setting replies is true or false, not "maybe".'],
])('--set %s is refused in one sentence', async (given, sentence) => {
  expectSentence(await roomlog(['simulate', '--set', given]), 64, sentence);
});

test.each([
  [['--emo', '3', '--rooms', '2'], 'At most as many rooms can have a BOCCO emo as there are: 2, not 3.'],
  [['--emo', 'all'], '--emo is "all"; it must be a whole number, 0 or more.'],
])('%j is refused in one sentence', async (given, sentence) => {
  expectSentence(await roomlog(['simulate', ...given]), 64, sentence);
});

test('a name that is no setting is refused with all names', async () => {
  const { code, stderr } = await roomlog(['simulate', '--set', 'page=5']);
  expect([code, stderr]).toEqual([
    64,
    expect.stringMatching(/^There is no setting "page"; there are .*page_size,.*\.\n$/),
  ]);
});

test('a BOCCO emo says where its service is and what it takes', async () => {
  const simulator = startRoomlog(['simulate', '--rooms', '2', '--emo', '1', '--json']);
  const { emo_base_url, emo_refresh_token } = JSON.parse(await nextLine(simulator));
  const body = JSON.stringify({ refresh_token: emo_refresh_token });
  const { access_token } = (await (
    await fetch(`${emo_base_url}/oauth/token/refresh`, { method: 'POST', body })
  ).json()) as {
    access_token: string;
  };
  const headers = { authorization: `Bearer ${access_token}` };
  const { rooms } = (await (await fetch(`${emo_base_url}/v1/rooms`, { headers })).json()) as { rooms: object[] };
  expect(rooms).toHaveLength(1);
});
