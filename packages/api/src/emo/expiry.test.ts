import { beforeEach, expect, onTestFinished, test, vi } from 'vitest';
import { jwt } from '../../test/emo/samples.ts';
import { Secret } from '../secret.ts';
import { createExpiry, readClaims } from './expiry.ts';

beforeEach(() => {
  vi.useFakeTimers({ toFake: ['Date', 'performance'], now: new Date('2026-08-03T07:13:50Z') });
  onTestFinished(() => void vi.useRealTimers());
});

/** After how many seconds a token is stale, and no more fresh. */
function turnsOf(begin: (expiry: ReturnType<typeof createExpiry>) => Secret): [stale: number, over: number] {
  const expiry = createExpiry();
  const token = begin(expiry);
  const turns: [number, number] = [Infinity, Infinity];
  for (let second = 0; second <= 5000; second++) {
    if (expiry.isStale(token)) turns[0] = Math.min(turns[0], second);
    if (!expiry.isFresh(token)) turns[1] = Math.min(turns[1], second);
    vi.advanceTimersByTime(1000);
  }
  return turns;
}

const issued = (text: string, expiresIn: number | null = null) =>
  turnsOf((expiry) => {
    const token = new Secret(text);
    expiry.issued(token, expiresIn);
    return token;
  });

const given = (text: string) =>
  turnsOf((expiry) => {
    const token = new Secret(text);
    expiry.given(token);
    return token;
  });

test('a token that was issued now lasts as long as it says, whatever the wall clock shows', () => {
  expect(issued(jwt())).toEqual([3540, 3600]);
  expect(issued(jwt({ age: 7200 }))).toEqual([3540, 3600]);
  expect(issued(jwt({ age: -7200 }))).toEqual([3540, 3600]);
  expect(issued(jwt({ lifetime: 100 }))).toEqual([90, 100]);
});

test('one that says nothing of it lasts as the answer said, or nobody knows', () => {
  expect(issued('opaque', 600)).toEqual([540, 600]);
  expect(issued('opaque')).toEqual([Infinity, 0]);
  expect(issued(jwt({ lifetime: 0 }))).toEqual([Infinity, 0]);
});

test('one of earlier has what is left of its time', () => {
  expect(given(jwt({ age: 3000 }))).toEqual([540, 600]);
  expect(given(jwt({ age: 7200 }))).toEqual([0, 0]);
  expect(given('opaque')).toEqual([Infinity, 0]);
});

test('a machine that slept, or whose clock was set on, renews the token', () => {
  const expiry = createExpiry();
  const token = new Secret(jwt());
  expiry.issued(token, null);
  vi.setSystemTime(Date.now() + 3_600_000);
  expect([expiry.isStale(token), expiry.isFresh(token)]).toEqual([true, false]);
});

test.each([
  '',
  '.',
  'a.b.c',
  `x.${Buffer.from('[]').toString('base64url')}.x`,
  `x.${Buffer.from('{"exp":"1"}').toString('base64url')}.x`,
])('no time is read of %j', (token) => {
  expect(readClaims(token)).toEqual({ iat: undefined, exp: undefined });
});
