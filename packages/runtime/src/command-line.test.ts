import { expect, test } from 'vitest';
import { asTyped } from './command-line.ts';

test.each([
  ['roomlog signin', true, 'roomlog signin'],
  ['roomlog up', true, 'roomlog up'],
  ['roomlog signin', false, 'npx -y pnpm@10.34.9 roomlog signin'],
  ['roomlog up', false, 'npx -y pnpm@10.34.9 start'],
  ['BOCCO_BASE_URL', false, 'BOCCO_BASE_URL'],
])('%s, installed: %s', (command, isInstalled, typed) => {
  expect(asTyped(command, isInstalled)).toBe(typed);
});
