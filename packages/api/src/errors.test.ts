import { expect, test } from 'vitest';
import { ENDPOINTS } from './bocco/endpoints.ts';
import { POLICY } from './bocco/policy.ts';
import { BoccoError, errorForStatus, RateLimited, TimedOut, Unreachable } from './errors.ts';

const endpoint = ENDPOINTS.getRooms;

test.each([
  [302, false],
  [400, false],
  [401, true],
  [403, false],
  [404, false],
  [408, true],
  [410, false],
  [413, false],
  [429, true],
  [500, true],
  [501, true],
  [503, true],
])('%i may be tried again: %s', (status, retryable) => {
  expect(errorForStatus(endpoint, status, {}).retryable).toBe(retryable);
});

test('whatever the client retries within a call may also be tried again later', () => {
  const unanswered = [TimedOut, Unreachable, RateLimited].map((type) => new type(endpoint, 'no answer'));
  const retried = Object.keys(POLICY.retries).map((key) =>
    /^\d+$/.test(key) ? errorForStatus(endpoint, Number(key), {}) : unanswered.find(({ kind }) => kind === key),
  );
  expect(retried).not.toContain(undefined);
  expect(retried.filter((error) => !(error instanceof BoccoError && error.retryable))).toEqual([]);
});
