/** BOCCO that can't be reached, and BOCCO that says nothing. */
import { expect, test } from 'vitest';
import { expectSentence, roomlogProcess, startHousehold } from '../testing/testing.ts';

const { account, control } = await startHousehold();

test('that BOCCO is away or silent is 69, and a person need not wait for the end of the silence', async () => {
  await control('PUT', 'faults', { endpoint: '*', kind: 'hang', count: 9 });
  const away = 'http://127.0.0.1:9';
  const outcomes = [
    roomlogProcess(['rooms'], { ...account, BOCCO_BASE_URL: `${away}/alpha` }),
    roomlogProcess(['download', `${away}/1/messages/5.ogg`, 'none.ogg'], {
      ...account,
      BOCCO_BASE_URL: `${away}/alpha`,
    }),
    roomlogProcess(['sensors'], account),
  ];
  for (const outcome of await Promise.all(outcomes)) expectSentence(outcome, 69, /try again later\.\n$/);
  // The client's own patience is a minute.
  expect((await outcomes[2])?.stderr).toContain('within 5 s');
});
