import { comfortBand } from '@roomlog/climate';
import { expect, test } from 'vitest';
import type { SensorJson } from '../../src/schemas.ts';
import { describeRoom } from './air.ts';
import { dictionaries } from './dictionaries.ts';
import { createFormatter } from './formatter.ts';

/** 18:00 in Tokyo. */
const now = Date.parse('2026-11-30T09:00:00Z') / 1000;
const wholeNumbers = { temperature: false, humidity: false, illuminance: false };
const texts = dictionaries.ja;
const format = createFormatter({ language: 'ja', texts, zone: 'Asia/Tokyo', now, wholeNumbers });

const healthy = { suspect: [], unchanged_since: null, unchanged_longer: false, battery: null };
const reading = { id: 1, created_at: '2026-11-30T08:55:00Z', temperature: 22, humidity: 50, illuminance: 100 };

function said(more: Partial<SensorJson>, staleFor: number | null = null, temperature = 22) {
  const sensor = { ...healthy, ...more };
  const { mood, advice } = describeRoom(
    { name: 'リビング', reading: { ...reading, temperature }, comfort: comfortBand, staleFor, sensor },
    texts,
    format,
  );
  return [mood, advice];
}

test('a sensor that seems to be dead is told of, with what to do, before what it says; but silence goes first', () => {
  const since = { unchanged_since: '2026-11-29T18:10:00Z' };
  expect(said({})).toEqual(['good', '']);
  expect(said({ ...since, suspect: ['unchanged'] }, null, 10)).toEqual([
    'asleep',
    '値が3:10から変わっていません。センサの電池をお確かめください。',
  ]);
  expect(said({ ...since, suspect: ['unchanged'], unchanged_longer: true })[1]).toContain('2日以上変わっていません');
  expect(said({ ...since, suspect: ['unchanged', 'unlisted', 'battery'] })[1]).toContain('電池が切れた');
  expect(said({ suspect: ['unlisted'] })[1]).toContain('見えません');
  expect(said({ ...since, suspect: ['unchanged'] }, 7200)).toEqual(['asleep', texts.advice.stale]);
});

test('a battery that is low is told of beside what to do about the air', () => {
  expect(said({ battery: 20 })).toEqual(['good', 'センサの電池が残りわずかです（20%）。']);
  expect(said({ battery: 21 })[1]).toBe('');
  expect(said({ battery: 5 }, null, 30)[1]).toBe(`${texts.advice.hot}センサの電池が残りわずかです（5%）。`);
});
