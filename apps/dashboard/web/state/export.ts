/** What a person wants to have in a file of readings, and how large that is. */
import { computed, signal } from '@preact/signals';
import { isoWithOffset } from '@roomlog/store/time';
import type { SeriesJson } from '../../src/schemas.ts';
import { type FileEstimate, getEstimate } from '../api.ts';
import { paths } from '../paths.ts';
import { exportOpen } from './dialogs.ts';
import { loaded } from './history.ts';
import { lineOf } from './room-list.ts';
import { now, rooms, selection, zone } from './state.ts';

export const exportFormats = ['excel', 'csv', 'ndjson', 'parquet'] as const;
export type ExportFormat = (typeof exportFormats)[number];
export const exportPeriods = ['shown', 'all', 'days'] as const;
export type ExportPeriod = (typeof exportPeriods)[number];
const exportScopes = ['sensor', 'room', 'all'] as const;
export type ExportScope = (typeof exportScopes)[number];
export const exportSwitches = ['wide', 'units', 'epoch', 'derived'] as const;
export type ExportSwitch = (typeof exportSwitches)[number];

export interface ExportForm extends Record<ExportSwitch, boolean> {
  format: ExportFormat;
  period: ExportPeriod;
  /** `2026-11-22`, for the period `days`; empty is open. */
  firstDay: string;
  lastDay: string;
  resolution: SeriesJson['resolution'];
  scope: ExportScope;
}

const usual: ExportForm = {
  format: 'excel',
  period: 'shown',
  firstDay: '',
  lastDay: '',
  resolution: 'raw',
  scope: 'sensor',
  wide: false,
  units: false,
  epoch: false,
  derived: false,
};

export const exportForm = signal<ExportForm>(usual);

/** The last choices stay, but for those that follow from what the charts show. */
export function openExport(): void {
  const { series, span = { from: now.peek(), to: now.peek() + 1 } } = loaded.peek() ?? {};
  const [firstDay = '', lastDay = ''] = [span.from, span.to - 1].map((ts) =>
    isoWithOffset(ts, zone.peek()).slice(0, 10),
  );
  change({ resolution: series?.resolution ?? 'raw', firstDay, lastDay });
  exportOpen.value = true;
}

export function change(changed: Partial<ExportForm>): void {
  exportForm.value = { ...exportForm.peek(), ...changed };
}

/** Scopes that mean more than the one before. */
export const scopes = computed(() => {
  const inRoom = selection.value?.room.sensors.length ?? 0;
  const inAll = (rooms.value ?? []).reduce((sum, room) => sum + room.sensors.length, 0);
  return exportScopes.filter((scope) => scope === 'sensor' || (scope === 'room' ? inRoom > 1 : inAll > inRoom));
});

/** Where the chosen file is; null while there is nothing to choose from. */
export const exportPath = computed(() => {
  const [form, shown, chosen] = [exportForm.value, loaded.value, selection.value];
  if (!shown || !chosen) return null;
  const scope = scopes.value.includes(form.scope) ? form.scope : 'sensor';
  const spans = {
    shown: { from: String(shown.span.from), to: String(shown.span.to) },
    all: {},
    days: { from: form.firstDay, to: form.lastDay },
  };
  // A line of sensors in one place is each of them, side by side.
  const line = chosen.sensor ? lineOf(rooms.value ?? [], chosen.sensor).map(({ uuid }) => uuid) : [shown.sensor];
  const sensors = scope === 'sensor' ? line.toReversed() : [];
  const isOn = (name: ExportSwitch) =>
    name === 'wide' ? sensors.length > 1 || (form.wide && scope !== 'sensor') : form[name];
  const query = {
    ...(scope === 'room' && { room: chosen.room.uuid }),
    ...spans[form.period],
    resolution: form.resolution,
    excel: form.format === 'excel' ? '1' : '',
    ...Object.fromEntries(exportSwitches.map((name) => [name, isOn(name) ? '1' : ''])),
  };
  const given = Object.entries(query).filter(([, value]) => value !== '');
  const named = sensors.map((uuid): [string, string] => ['sensor', uuid]);
  return paths.readingsFile(form.format === 'excel' ? 'csv' : form.format, [...named, ...given]);
});

/** How large it is; null while that is asked, `impossible` when the server refuses it. */
export const exportEstimate = signal<FileEstimate | 'impossible' | null>(null);

/** While the dialog is open: asks how large the chosen file is, and drops the answer of an older question. */
export function followExport(): void {
  const path = exportOpen.value ? exportPath.value : null;
  exportEstimate.value = null;
  if (path !== null) void estimateFile(path);
}

async function estimateFile(path: string): Promise<void> {
  const estimate = await getEstimate(path).catch(() => 'impossible' as const);
  if (path === exportPath.peek()) exportEstimate.value = estimate;
}
