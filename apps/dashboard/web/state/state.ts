/** The state that the whole page uses: the server's status, the rooms, the selection and the clock. */
import { batch, computed, signal } from '@preact/signals';
import { type ComfortBand, comfortBand } from '@roomlog/climate';
import type { ReadingJson, RoomJson } from '../../src/schemas.ts';
import type { StatusJson } from '../../src/status-schemas.ts';
import { getRooms, getStatus } from '../api.ts';
import { loadFresh } from './kept.ts';
import {
  chosenOf,
  hasSensor,
  isSuspect,
  lineOf,
  saysTheSame,
  selectionName,
  selectionsIn,
  withLatest,
  withRoom,
} from './room-list.ts';

export const status = signal<StatusJson | null>(null);
export const rooms = signal<RoomJson[] | null>(null);
/** The first load failed: the page shows only a button to try again. */
export const loadFailed = signal(false);

/** Seconds by which this computer's clock is ahead of BOCCO's, by the newest status. */
let ahead = 0;

/** BOCCO's time in epoch seconds, so that ages are right even if this computer's clock is wrong. */
export const clock = () => Math.floor(Date.now() / 1000 - ahead);

/** As `clock`, updated every 15 seconds: often enough for minutes to be right. */
export const now = signal(clock());

/** @returns stops it */
export function startClock(): () => void {
  const ticking = setInterval(() => {
    now.value = clock();
  }, 15_000);
  return () => clearInterval(ticking);
}

export const seconds = (instant: string) => Date.parse(instant) / 1000;

export const selections = computed(() => selectionsIn(rooms.value ?? []));
/** Somewhere it has to be said which of them it is. */
export const hasBothRobots = computed(() => new Set(rooms.value?.map(({ source }) => source)).size > 1);
export const selectionKey = signal<string | null>(null);
export const selection = computed(() => chosenOf(selections.value, selectionKey.value));
export const hasSelection = computed(() => selection.value !== null);
/** The uuid of the user whose account reads the chosen room. */
export const account = computed(() => selection.value?.room.account ?? null);
export const roomId = computed(() => selection.value?.room.uuid ?? null);
export const sensorId = computed(() => selection.value?.sensor?.uuid ?? null);
export const zone = computed(() => selection.value?.room.time_zone ?? status.value?.time_zone ?? 'Asia/Tokyo');
export const title = computed(() => (selection.value ? `${selectionName(selection.value)} – roomlog` : 'roomlog'));

/** What is comfortable in the chosen place. */
export const comfort = computed<ComfortBand>(() => selection.value?.sensor?.comfort ?? comfortBand);
export const latest = computed<ReadingJson | null>(() => selection.value?.sensor?.latest ?? null);
export const latestAge = computed(() => (latest.value ? now.value - seconds(latest.value.created_at) : null));
/** For how many seconds it has been too old, by the server's rule, but as time passes; null while it is fresh. */
export const staleFor = computed(() => {
  const limit = selection.value?.sensor?.stale_after_seconds ?? Infinity;
  return latestAge.value !== null && latestAge.value > limit ? latestAge.value : null;
});
/** Nobody knows whether the values are still those of now: they are old, or something speaks against them. */
export const isStale = computed(() => staleFor.value !== null || isSuspect(selection.value?.sensor ?? null));

/** The chosen sensor, while it says the same for long. */
export const unchanged = computed(() => {
  const sensor = selection.value?.sensor ?? null;
  return sensor && saysTheSame(sensor) ? sensor : null;
});

/** Another sensor was in the place of the chosen one before: charts draw one line. */
export const isChained = computed(() => selection.value?.sensor?.continues != null);
/** The first reading in the chosen place, also of a sensor that was there before; null before there is one. */
export const firstReading = computed(() => {
  const sensor = selection.value?.sensor;
  const all = sensor ? lineOf(rooms.value ?? [], sensor) : [];
  const times = all.flatMap(({ first_reading_at: at }) => (at === null ? [] : seconds(at)));
  return times.length === 0 ? null : Math.min(...times);
});

/** A difference of up to this many seconds may be the network. */
const tolerance = 5;

/** Takes over the server's status, with BOCCO's clock. @param at when it came, by this computer's clock */
export function takeStatus(newest: StatusJson, at = Date.now() / 1000): void {
  const before = status.peek();
  // A home has taken the demo's place: nothing that is known here holds any more.
  if (before && before.demo !== newest.demo) {
    location.reload();
    return;
  }
  const difference = at - seconds(newest.now);
  ahead = Math.abs(difference) <= tolerance ? 0 : Math.round(difference);
  status.value = newest;
  now.value = clock();
}

type Change = (known: readonly RoomJson[]) => RoomJson[];
/** Changes that arrived while the rooms were loading: the answer may be older. */
let meanwhile: Change[] = [];
let loads = 0;

function change(how: Change): void {
  if (loads > 0) meanwhile.push(how);
  if (rooms.peek() !== null) rooms.value = how(rooms.peek() ?? []);
  now.value = clock();
}

export async function loadState(): Promise<void> {
  loads++;
  try {
    const [newest, list] = await loadFresh(() => Promise.all([getStatus(), getRooms()]));
    batch(() => {
      takeStatus(newest.status, newest.at);
      rooms.value = meanwhile.reduce((known, how) => how(known), list);
      loadFailed.value = false;
    });
  } catch {
    loadFailed.value = rooms.value === null;
  }
  if (--loads === 0) meanwhile = [];
  now.value = clock();
}

/** Adds or replaces a room. */
export const putRoom = (room: RoomJson) => change((known) => withRoom(known, room));

/** Takes over new readings of a sensor, `from` the first of them. @returns false when the sensor is unknown here */
export function setLatest(sensor: string, from: string, reading: ReadingJson): boolean {
  change((known) => withLatest(known, sensor, from, reading));
  return rooms.peek()?.some((room) => hasSensor(room, sensor)) ?? true;
}
