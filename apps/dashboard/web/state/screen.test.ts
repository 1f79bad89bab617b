import { expect, test } from 'vitest';
import { historyVisible, isPhone, screen, screenOf } from './screen.ts';

test('the hash names the screen; any other one is the first', () => {
  expect(
    ['#history', '#messages', '#year', '#now', '', '#', '#main', '#History', '#settings', '#settings-comfort'].map(
      screenOf,
    ),
  ).toEqual(['history', 'messages', 'year', 'now', 'now', 'now', 'now', 'now', 'settings', 'settings']);
});

test('a phone shows the charts on their screen only, a wide screen always', () => {
  const visible = (phone: boolean, name: typeof screen.value) => {
    isPhone.value = phone;
    screen.value = name;
    return historyVisible.value;
  };
  expect([visible(true, 'now'), visible(true, 'history'), visible(true, 'messages')]).toEqual([false, true, false]);
  expect([visible(false, 'now'), visible(false, 'messages')]).toEqual([true, true]);
  screen.value = 'now';
});
