import { expect, test } from 'vitest';
import { pageForEach } from '../../testing.ts';
import { identify } from '../me.ts';
import { endToken, loadSettings, makeToken, newToken, tokens } from './access.ts';
import { settingsProblem } from './attempt.ts';

pageForEach();

test('a token is shown once, listed without its secret, and revoked', async () => {
  await identify();
  expect(await makeToken('Grafana', ['read'], 90)).toBe(true);
  expect(newToken.value?.token).toMatch(/^rl_[\w-]{43}$/);
  expect(await makeToken('Grafana', ['read'], null)).toBe(false);
  expect([settingsProblem.value, newToken.value]).toEqual(['name_taken', null]);
  await loadSettings();
  expect(tokens.value).toMatchObject([{ name: 'Grafana', scopes: ['read'] }]);
  expect(JSON.stringify(tokens.value)).not.toContain('rl_');
  await endToken('Grafana');
  expect(tokens.value).toEqual([]);
});
