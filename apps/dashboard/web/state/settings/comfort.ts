/** What is comfortable, place by place: changed at the slider, stored when it rests. */
import { computed, signal } from '@preact/signals';
import { type ComfortBand, comfortBand } from '@roomlog/climate';
import { putComfortLimits } from '../../settings-api.ts';
import { putRoom, rooms, selection, selections } from '../state.ts';
import { createTimer } from '../timer.ts';
import { changeWithUndo } from './attempt.ts';

/** After so many milliseconds without another step, it is meant. */
const restMs = 600;

const draft = signal<{ sensor: string; comfort: ComfortBand } | null>(null);
const chosenPlace = signal<string | null>(null);

/** Places that are measured. */
export const measuredPlaces = computed(() => selections.value.filter(({ sensor }) => sensor !== null));

/** The place whose limits are shown: the chosen one, at first that of the page. */
export const comfortPlace = computed(() => {
  const key = chosenPlace.value ?? selection.value?.key;
  return measuredPlaces.value.find((place) => place.key === key) ?? measuredPlaces.value[0] ?? null;
});

/** What is comfortable there, with what is not stored yet. */
export const shownComfort = computed<ComfortBand>(() => {
  const sensor = comfortPlace.value?.sensor;
  return draft.value && draft.value.sensor === sensor?.uuid ? draft.value.comfort : (sensor?.comfort ?? comfortBand);
});

const isSame = (a: ComfortBand, b: ComfortBand) =>
  (['temperature', 'humidity'] as const).every((of) => a[of].low === b[of].low && a[of].high === b[of].high);

export const isDefaultComfort = computed(() => isSame(shownComfort.value, comfortBand));

/** How many other places have other limits. */
export const otherComforts = computed(
  () =>
    measuredPlaces.value.filter(({ key, sensor }) => {
      return key !== comfortPlace.value?.key && sensor && !isSame(sensor.comfort, shownComfort.value);
    }).length,
);

export function chooseComfortPlace(key: string): void {
  storeDraft();
  chosenPlace.value = key;
}

const restTimer = createTimer(storeDraft);

/** Shows other limits, and stores them after a pause. */
export function editComfort(comfort: ComfortBand): void {
  const sensor = comfortPlace.peek()?.sensor;
  if (!sensor) return;
  draft.value = { sensor: sensor.uuid, comfort };
  restTimer.set(restMs);
}

function storeDraft(): void {
  restTimer.clear();
  const edited = draft.peek();
  if (edited) void storeFor([edited.sensor], edited.comfort);
}

export const resetComfort = () => editComfort(comfortBand);

/** The limits that are shown hold in all places. */
export function copyComfort(): void {
  const comfort = shownComfort.peek();
  draft.value = null;
  restTimer.clear();
  const all = measuredPlaces.peek().flatMap(({ sensor }) => (sensor ? [sensor.uuid] : []));
  void storeFor(all, comfort);
}

async function storeFor(sensors: readonly string[], comfort: ComfortBand): Promise<void> {
  const known = measuredPlaces.peek().flatMap(({ sensor }) => (sensor ? [sensor] : []));
  const changed = known.filter(({ uuid, comfort: old }) => sensors.includes(uuid) && !isSame(old, comfort));
  const before = new Map(changed.map(({ uuid, comfort: old }) => [uuid, old]));
  if (before.size > 0) {
    await changeWithUndo(
      () => store(new Map(changed.map(({ uuid }) => [uuid, comfort]))),
      () => store(before),
    );
  }
  // What was edited meanwhile is not stored yet.
  if (draft.peek()?.comfort === comfort) draft.value = null;
}

/** The default is no choice of its own. */
async function store(limits: ReadonlyMap<string, ComfortBand>): Promise<void> {
  await putComfortLimits(
    [...limits].map(([sensor, comfort]) => ({ sensor, ...(!isSame(comfort, comfortBand) && { comfort }) })),
  );
  for (const room of rooms.peek() ?? []) {
    if (!room.sensors.some(({ uuid }) => limits.has(uuid))) continue;
    const sensors = room.sensors.map((sensor) => ({ ...sensor, comfort: limits.get(sensor.uuid) ?? sensor.comfort }));
    putRoom({ ...room, sensors });
  }
}
