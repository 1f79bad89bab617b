/** When the home wants quiet. */
import { computed, signal } from '@preact/signals';
import type { QuietHoursJson } from '../../../src/status-schemas.ts';
import { putQuietHours } from '../../settings-api.ts';
import { status } from '../state.ts';
import { changeWithUndo } from './attempt.ts';

export const quietHours = computed(() => status.value?.quiet_hours ?? null);

/** What comes back when they are switched on again. */
const lastHours = signal<QuietHoursJson>({ from: '21:00', to: '07:00' });

async function store(hours: QuietHoursJson | null): Promise<void> {
  await putQuietHours(hours);
  if (hours) lastHours.value = hours;
  const known = status.peek();
  if (known) status.value = { ...known, quiet_hours: hours };
}

/** @param hours null for none; the same time twice is not taken */
export async function chooseQuietHours(hours: QuietHoursJson | null): Promise<void> {
  const before = quietHours.peek();
  if (hours && (hours.from === hours.to || hours.from === '' || hours.to === '')) return;
  if (before) lastHours.value = before;
  await changeWithUndo(
    () => store(hours),
    () => store(before),
  );
}

export const switchQuietHours = (isOn: boolean) => chooseQuietHours(isOn ? lastHours.peek() : null);
