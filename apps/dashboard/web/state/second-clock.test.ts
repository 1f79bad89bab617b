import { afterEach, expect, test } from 'vitest';
import { pageForEach, today } from '../testing.ts';
import { difference, hereToo, second } from '../text/second-clock.ts';
import { chooseClock, clockChoice } from './clock-choice.ts';
import { secondsAhead, secondZone } from './second-clock.ts';
import { now } from './state.ts';

// The home is in Tokyo, where it is nine in the morning.
pageForEach();
afterEach(() => chooseClock(null));

test('the second clock says by how much it is behind or ahead, and the day where that is another one', () => {
  now.value = today;
  expect([hereToo(today), difference()]).toEqual(['', '']);
  chooseClock('Europe/London');
  expect([second.clock(today), secondsAhead.value, difference()]).toEqual(['0:00', -9 * 3600, '9時間おそい']);
  expect(hereToo(today + 3600)).toBe('（こちら 1:00）');
  expect(hereToo(today - 3600)).toBe('（こちら 1月30日(金) 23:00）');
  chooseClock('Pacific/Auckland');
  expect(difference()).toBe('4時間はやい');
});

test('a clock that says the same is none, until it says something else', () => {
  now.value = today;
  chooseClock('Asia/Seoul');
  expect([secondZone.value, difference()]).toEqual([null, '']);
});

test('it is stored, and what is no zone here is none', () => {
  chooseClock('America/New_York');
  expect(localStorage.getItem('roomlog.clock')).toBe('America/New_York');
  clockChoice.value = 'Moon/Sea';
  expect(secondZone.value).toBeNull();
  chooseClock(null);
  expect([clockChoice.value, localStorage.getItem('roomlog.clock')]).toEqual([null, null]);
});
