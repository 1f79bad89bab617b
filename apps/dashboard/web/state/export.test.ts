import { effect } from '@preact/signals';
import { afterEach, beforeEach, expect, test } from 'vitest';
import { sensor } from '../../src/testing.ts';
import { otherSensor, pageForEach, today } from '../testing.ts';
import { exportOpen } from './dialogs.ts';
import { change, exportEstimate, exportPath, followExport, openExport, scopes } from './export.ts';
import { loaded, loadHistory, showRange } from './history.ts';
import { loadState } from './state.ts';

const page = pageForEach();

/** As the dialog does it. */
let stopFollowing = () => {};
beforeEach(() => {
  stopFollowing = effect(followExport);
});
afterEach(() => stopFollowing());

async function opened(): Promise<void> {
  await loadState();
  showRange('24h');
  await loadHistory();
  await page.settled();
  openExport();
  await page.settled();
}

const asked = () => new URL(exportPath.value ?? '', 'http://localhost');

test('a file is first what the charts show, for Excel, and its size is known before it is loaded', async () => {
  await page.readingsBefore([300, 600, 900]);
  await opened();
  const { from = 0, to = 0 } = loaded.value?.span ?? {};
  expect(`${asked().pathname}${asked().search}`).toBe(
    `/api/readings.csv?sensor=${sensor}&from=${from}&to=${to}&resolution=raw&excel=1`,
  );
  expect(exportEstimate.value).toMatchObject({ rows: 3 });
  change({ format: 'parquet', period: 'all', units: true, derived: true });
  await page.settled();
  expect(`${asked().pathname}${asked().search}`).toBe(
    `/api/readings.parquet?sensor=${sensor}&resolution=raw&units=1&derived=1`,
  );
  expect(exportEstimate.value).toMatchObject({ rows: 3 });
  expect((await page.app.inject({ url: exportPath.value ?? '', headers: { host: 'localhost' } })).statusCode).toBe(200);
  change({ period: 'days' });
  expect(asked().search).toContain('from=2026-01-30&to=2026-01-31');
  change({ firstDay: '2026-01-30', lastDay: '2026-01-29' });
  await page.settled();
  expect(exportEstimate.value).toBe('impossible');
  change({ period: 'shown' });
  exportOpen.value = false;
});

test('several sensors are offered where there are some, and side by side only then', async () => {
  await page.readingsBefore([300]);
  await opened();
  expect(scopes.value).toEqual(['sensor']);
  change({ scope: 'all', wide: true });
  expect(asked().search).toContain(`sensor=${sensor}`);
  expect(asked().search).not.toContain('wide');
  await page.addRoom();
  await page.readingsBefore([300, 600], otherSensor);
  await loadState();
  expect(scopes.value).toEqual(['sensor', 'all']);
  expect(asked().search).not.toContain('sensor=');
  expect(asked().search).toContain('wide=1');
  await page.settled();
  expect(exportEstimate.value).toMatchObject({ rows: 3 });
  expect(loaded.value?.span.to).toBeLessThanOrEqual(today + 1);
  exportOpen.value = false;
});
