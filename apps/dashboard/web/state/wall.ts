/** The wall mode: what a tablet on the wall shows, by day and by night. */
import { computed, effect, signal } from '@preact/signals';
import { timeOfDay } from '@roomlog/store/time';
import { messageKind } from '../text/message-kind.ts';
import { messages } from './chat/chat.ts';
import { lostSince } from './connection.ts';
import { day } from './day.ts';
import { clock, isStale, latest, now, status, zone } from './state.ts';
import { createTimer } from './timer.ts';

/** Below so many lx, for so many seconds, a room is dark. */
const [darkBelow, darkFor] = [5, 600];
/** Seconds that a new message is shown at night. */
const wakeFor = 300;

/** Since when all readings are dark, in epoch seconds; null when the newest is not. */
const darkSince = computed(() => {
  const { time = [], illuminance = [] } = day.value ?? {};
  const firstDark = illuminance.findLastIndex((lux) => lux === null || lux >= darkBelow) + 1;
  return time[firstDark] ?? null;
});

const wokenUntil = signal(0);

const minutesOf = (time: string) => Number(time.slice(0, 2)) * 60 + Number(time.slice(3));

/** It is a time at which the home wants quiet. */
const isQuiet = computed(() => {
  const hours = status.value?.quiet_hours;
  if (!hours) return false;
  const minute = timeOfDay(now.value, zone.value) / 60;
  const [from, to] = [minutesOf(hours.from), minutesOf(hours.to)];
  return from < to ? minute >= from && minute < to : minute >= from || minute < to;
});

/** Where a sensor measures no light, the hours alone say that it is night. */
const measuresLight = computed(() => day.value?.illuminance.some((lux) => lux !== null) ?? true);

/** Black, with as little light as can be read. */
export const isNight = computed(() => {
  const isDark = darkSince.value !== null && now.value - darkSince.value >= darkFor;
  return isQuiet.value && (isDark || !measuresLight.value) && now.value >= wokenUntil.value;
});

/** °C; null when it would not be the one of now. At night nothing else could say that the connection is lost. */
export const wallTemperature = computed(() => {
  if (isStale.value || (isNight.value && lostSince.value !== null)) return null;
  return latest.value?.temperature ?? null;
});

export const lastSaid = computed(() => messages.value?.findLast((message) => messageKind(message) !== 'event') ?? null);

/** Pixels that everything stands aside, another place each minute: no letter burns in. */
export const wallShift = computed(() => {
  const minute = Math.floor(now.value / 60);
  return { x: ((minute * 5) % 17) - 8, y: ((minute * 7) % 17) - 8 };
});

export const controlsShown = signal(false);
const controlsFor = 10_000;
const hideControls = createTimer(() => {
  controlsShown.value = false;
});

export function showControls(): void {
  controlsShown.value = true;
  hideControls.set(controlsFor);
}

/** The clock changes with the minute, not some seconds later. */
const minuteTimer = createTimer(tick);

function tick(): void {
  now.value = clock();
  minuteTimer.set((60 - (now.peek() % 60)) * 1000);
}

/** @returns ends the wall mode */
export function startWall(): () => void {
  tick();
  let known = lastSaid.peek()?.id;
  const endWaking = effect(() => {
    const id = lastSaid.value?.id;
    // The first ones to be loaded are not new.
    if (known !== undefined && id !== undefined && id > known) wokenUntil.value = clock() + wakeFor;
    known = id ?? known;
  });
  return () => {
    endWaking();
    minuteTimer.clear();
    hideControls.clear();
    controlsShown.value = false;
    wokenUntil.value = 0;
  };
}
