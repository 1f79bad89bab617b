import { beforeEach, expect, test, vi } from 'vitest';
import { emptyStorage } from '../testing.ts';
import { chooseTheme, rootStyle, systemIsDark, theme, themeOf } from './theme.ts';

const root = { dataset: {} as Record<string, string> };

beforeEach(() => {
  vi.stubGlobal('localStorage', emptyStorage());
  vi.stubGlobal('document', { documentElement: root });
  vi.stubGlobal('getComputedStyle', () => ({ of: root.dataset['theme'] }));
  return () => {
    systemIsDark.value = false;
    theme.value = 'auto';
    vi.unstubAllGlobals();
  };
});

test('only a theme that there is was chosen before', () => {
  expect(['light', 'dark', 'auto', 'sepia', '', null].map(themeOf)).toEqual([
    'light',
    'dark',
    'auto',
    'auto',
    'auto',
    'auto',
  ]);
});

test('styles are read once the root has the theme: what was chosen, else what the system has', () => {
  const styles = [rootStyle.value];
  systemIsDark.value = true;
  styles.push(rootStyle.value);
  chooseTheme('light');
  styles.push(rootStyle.value);
  systemIsDark.value = false;
  expect(rootStyle.value).toBe(styles[2]);
  chooseTheme('dark');
  styles.push(rootStyle.value);
  expect(styles).toEqual([{ of: 'light' }, { of: 'dark' }, { of: 'light' }, { of: 'dark' }]);
  expect(localStorage.getItem('roomlog.theme')).toBe('dark');
});
