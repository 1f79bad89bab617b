import { inspect } from 'node:util';
import { expect, test } from 'vitest';
import { Secret } from './secret.ts';

test('shows itself to nobody but reveal', () => {
  const secret = new Secret('5ecre7');
  const shown = [String(secret), JSON.stringify({ secret }), inspect({ secret }), Object.values(secret)];
  expect(shown.join()).not.toContain('5ecre7');
  expect(JSON.stringify({ secret })).toBe('{"secret":"[redacted]"}');
  expect(inspect(secret)).toBe('[redacted]');
  expect(secret.reveal()).toBe('5ecre7');
});
