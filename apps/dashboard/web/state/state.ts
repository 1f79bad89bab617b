/** What the whole page stands on: the server's status, the rooms, the chosen place and the clock. */
import { batch, computed, signal } from '@preact/signals';
import type { ReadingJson, RoomJson, SensorJson, StatusJson } from '../../src/schemas.ts';
import { getRooms, getStatus } from '../api.ts';
import { hasSensor, withLatest, withRoom } from './room-list.ts';

export const status = signal<StatusJson | null>(null);
export const rooms = signal<RoomJson[] | null>(null);
/** The first load failed: nothing to show but a way to try again. */
export const loadFailed = signal(false);

/** Seconds by which the clock that the page runs on is ahead of BOCCO's, by the newest status. */
let ahead = 0;

/** BOCCO's time in epoch seconds: readings are as old as they are, whatever this computer's clock shows. */
export const clock = () => Math.floor(Date.now() / 1000 - ahead);

/** As `clock`, ticking every 15 seconds: often enough for minutes to be right. */
export const now = signal(clock());

/** @returns stops it */
export function startClock(): () => void {
  const ticking = setInterval(() => {
    now.value = clock();
  }, 15_000);
  return () => clearInterval(ticking);
}

export const seconds = (instant: string) => Date.parse(instant) / 1000;

/** An entry of the chooser: a sensor, or a room that has none. */
export interface Selection {
  key: string;
  room: RoomJson;
  sensor: SensorJson | null;
}

export const selections = computed(() => (rooms.value ?? []).flatMap(selectionsIn));

function selectionsIn(room: RoomJson): Selection[] {
  if (room.sensors.length === 0) return [{ key: room.uuid, room, sensor: null }];
  return room.sensors.map((sensor) => ({ key: sensor.uuid, room, sensor }));
}

export const selectionKey = signal<string | null>(null);
/** The chosen place; the first one where nothing, or nothing known, is chosen. */
export const selection = computed(
  () =>
    selections.value.find(({ key }) => key.toLowerCase() === selectionKey.value?.toLowerCase()) ??
    selections.value[0] ??
    null,
);
export const hasPlace = computed(() => selection.value !== null);
/** The uuid of who is signed in with the account that the chosen room is read with. */
export const account = computed(() => selection.value?.room.account ?? null);
export const roomId = computed(() => selection.value?.room.uuid ?? null);
export const sensorId = computed(() => selection.value?.sensor?.uuid ?? null);
export const zone = computed(() => selection.value?.room.time_zone ?? status.value?.time_zone ?? 'Asia/Tokyo');
export const selectionName = ({ room, sensor }: Selection) => sensor?.nickname || room.name;
export const title = computed(() => (selection.value ? `${selectionName(selection.value)} – roomlog` : 'roomlog'));

export const latest = computed<ReadingJson | null>(() => selection.value?.sensor?.latest ?? null);
export const latestAge = computed(() => (latest.value ? now.value - seconds(latest.value.created_at) : null));
/** By the server's rule, kept while the clock runs. */
export const isStale = computed(
  () => status.value !== null && latestAge.value !== null && latestAge.value > status.value.stale_after_seconds,
);

/** A few seconds are the way from there to here. */
const tolerance = 5;

/** What the server says of itself, and what BOCCO's clock shows. */
export function takeStatus(told: StatusJson): void {
  const seen = Date.now() / 1000 - seconds(told.now);
  ahead = Math.abs(seen) <= tolerance ? 0 : Math.round(seen);
  status.value = told;
  now.value = clock();
}

type Change = (known: readonly RoomJson[]) => RoomJson[];
/** What happened while the rooms were asked for: the answer may be older than that. */
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
    const [newest, list] = await Promise.all([getStatus(), getRooms()]);
    batch(() => {
      takeStatus(newest);
      rooms.value = meanwhile.reduce((known, how) => how(known), list);
      loadFailed.value = false;
    });
  } catch {
    loadFailed.value = rooms.value === null;
  }
  if (--loads === 0) meanwhile = [];
  now.value = clock();
}

/** A room is new, or has changed. */
export const putRoom = (room: RoomJson) => change((known) => withRoom(known, room));

/** Readings of a sensor have come, `from` the first of them. False: the sensor is new here. */
export function setLatest(sensor: string, from: string, reading: ReadingJson): boolean {
  change((known) => withLatest(known, sensor, from, reading));
  return rooms.peek()?.some((room) => hasSensor(room, sensor)) ?? true;
}
