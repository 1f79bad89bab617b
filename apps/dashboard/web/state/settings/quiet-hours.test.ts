import { expect, test } from 'vitest';
import { pageForEach } from '../../testing.ts';
import { loadState, status } from '../state.ts';
import { undo } from './attempt.ts';
import { chooseQuietHours, quietHours, switchQuietHours } from './quiet-hours.ts';

const page = pageForEach();

test('hours are stored at once, and come back when they are switched on again', async () => {
  await loadState();
  const later = { from: '22:30', to: '06:30' };
  await chooseQuietHours(later);
  await switchQuietHours(false);
  await loadState();
  expect([quietHours.value, status.value?.quiet_hours]).toEqual([null, null]);
  await switchQuietHours(true);
  await loadState();
  expect(quietHours.value).toEqual(later);
  await undo.value?.();
  await loadState();
  expect(quietHours.value).toBeNull();
});

test('an hour that is typed half, or twice, is not sent', async () => {
  await loadState();
  await chooseQuietHours({ from: '', to: '07:00' });
  await chooseQuietHours({ from: '07:00', to: '07:00' });
  expect(page.asked.filter((path) => path.includes('quiet'))).toEqual([]);
});
