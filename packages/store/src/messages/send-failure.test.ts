import { expect, test } from 'vitest';
import { ownFailures, sendFailureOf, sendFailures } from './send-failure.ts';

test.for([
  [null, null],
  ['BOCCO has no such thing, or this account may not use it (POST /rooms/{room}/messages 403)', 'not_allowed'],
  ['BOCCO does not accept the request (POST /rooms/{room}/messages 413)', 'too_large'],
  ['BOCCO does not accept the request (POST /rooms/{room}/messages 418)', 'refused'],
  ['BOCCO asks for fewer requests and a pause of 9 s (POST /rooms/{room}/messages 429)', 'unreachable'],
  ['A redirect was refused (POST /rooms/{room}/messages 302)', 'unreachable'],
  ['No answer within 30 s (POST /rooms/{room}/messages)', 'unreachable'],
  ['A sentence of an older version.', 'unknown'],
  ['', 'unknown'],
  [ownFailures.expired, 'expired'],
] as const)('%s is %s', ([sentence, code]) => {
  expect(sendFailureOf(sentence)).toBe(code);
});

test('each sentence of our own has its code', () => {
  for (const [code, sentence] of Object.entries(ownFailures)) {
    expect(sendFailureOf(sentence)).toBe(code);
    expect(sendFailures).toContain(code);
  }
});
