import fc from 'fast-check';
import { expect, test } from 'vitest';
import { backupName, backupTime, expiredBackups } from './rotation.ts';

const at = (iso: string) => backupName(new Date(iso));
const day = 86_400;

test('a name says when', () => {
  expect(at('2026-11-24T08:45:12.345Z')).toBe('roomlog-20261124T084512Z.db');
  expect(backupTime('roomlog-20261124T084512Z.db')).toBe(Date.parse('2026-11-24T08:45:12Z') / 1000);
});

test('seven days and eight weeks keep their newest backup', () => {
  const daily = Array.from({ length: 100 }, (_, n) => backupName(new Date(Date.UTC(2026, 8, 1 + n, 3))));
  const expired = new Set(expiredBackups([...daily, at('2026-12-09T01:00:00Z')]));
  const kept = daily.filter((name) => !expired.has(name));
  const dates = kept.map((name) => name.slice(8, 16));
  // Sundays end the weeks; 9 December is a Wednesday.
  expect(dates.join(' ')).toBe(
    [
      '20261025 20261101 20261108 20261115 20261122 20261129',
      '20261203 20261204 20261205 20261206 20261207 20261208 20261209',
    ].join(' '),
  );
  expect(expired).toContain(at('2026-12-09T01:00:00Z'));
});

const moment = fc.integer({ min: 0, max: 400 * day }).map((ts) => backupName(new Date((1.7e9 + ts) * 1000)));
const other = fc.constantFrom(
  'before-upgrade-v1-20200101T000000Z.db',
  'roomlog-spring.db',
  'roomlog-20200101T000000Z.db.part',
);

test('only backups go, never the newest, and what stays would stay again', () => {
  fc.assert(
    fc.property(fc.uniqueArray(fc.oneof(moment, other), { maxLength: 120 }), (names) => {
      const expired = new Set(expiredBackups(names));
      const backups = names.filter((name) => !Number.isNaN(backupTime(name))).toSorted();
      for (const name of expired) expect(backups).toContain(name);
      expect(expired.has(backups.at(-1) ?? '')).toBe(false);
      const kept = names.filter((name) => !expired.has(name));
      expect(kept.filter((name) => backups.includes(name)).length).toBeLessThanOrEqual(15);
      expect(expiredBackups(kept)).toEqual([]);
      const days = new Set(backups.map((name) => name.slice(0, 16)));
      const keptDays = new Set(kept.map((name) => name.slice(0, 16)));
      for (const one of [...days].toSorted().slice(-7)) expect(keptDays).toContain(one);
    }),
  );
});
