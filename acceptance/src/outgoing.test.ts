/** The dashboard opens no connection to anybody, whatever is asked of it. */
import { expect, test } from 'vitest';
import { plant } from './mutants.ts';
import { useAll, whyNoTrace } from './outgoing.ts';
import { broken, report } from './report.ts';

const timeout = 300_000;

test('nothing goes out while everything is used', { timeout }, async ({ skip }) => {
  const refused = whyNoTrace();
  skip(refused !== undefined, refused);
  const { verdict, figures } = await useAll();
  report('outgoing', figures);
  expect(figures.requests).toBeGreaterThan(40);
  expect(broken(verdict)).toEqual({});
});

test('a dashboard that asks for news outside is caught', { timeout }, async ({ skip }) => {
  const refused = whyNoTrace();
  skip(refused !== undefined, refused);
  const { verdict } = await useAll(plant('the dashboard asks for news outside'));
  report('outgoing, asks for news outside', { outgoing: verdict.outgoing.length });
  expect(verdict.outgoing).not.toEqual([]);
});
