import { expect, test } from 'vitest';
import type { StatusJson } from '../status-schemas.ts';
import { dashboardForEach } from '../testing.ts';

const bench = dashboardForEach();
const url = '/api/quiet-hours';
const headers = { host: 'localhost' };
const hours = async () => (await bench.get<StatusJson>('/api/status')).quiet_hours;
const put = (payload: object) => bench.app.inject({ method: 'PUT', url, headers, payload });

test('the night is quiet until the home chooses other hours, or none', async () => {
  expect(await hours()).toEqual({ from: '21:00', to: '07:00' });
  expect((await put({ from: '22:30', to: '06:05' })).statusCode).toBe(204);
  expect(await hours()).toEqual({ from: '22:30', to: '06:05' });
  expect((await bench.app.inject({ method: 'DELETE', url, headers })).statusCode).toBe(204);
  expect(await hours()).toBeNull();
});

test.each([
  [{ from: '24:00', to: '07:00' }, 'from must be a time of the day such as 21:00.'],
  [{ from: '21:00' }, 'to is missing; it must be a time of the day such as 21:00.'],
  [{ from: '21:00', to: '21:00' }, 'from and to must be different times of the day.'],
])('%j are no hours', async (body, message) => {
  const response = await put(body);
  expect([response.statusCode, response.json().error.message]).toEqual([400, message]);
  expect(await hours()).toEqual({ from: '21:00', to: '07:00' });
});
