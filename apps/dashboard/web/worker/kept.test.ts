import { expect, test } from 'vitest';
import { paths } from '../paths.ts';
import { isWorthShowing, keyOf, owners } from './kept.ts';

const now = Date.UTC(2026, 10, 22, 9, 42) / 1000;
const hour = 3600;
const whole = Math.ceil(now / hour) * hour;
const key = (path: string) => keyOf(new URL(path, 'https://home.example'), now);
const day = { from: whole - 26 * hour, to: whole };

test('what the first screen needs is kept, the newest of each', () => {
  expect([
    key(paths.me),
    key(paths.status),
    key(paths.rooms(null)),
    key(paths.rooms('50')),
    key(paths.places({ limit: 100 })),
    key(paths.outbox('R')),
    key(paths.messages('R', { limit: 50 })),
    key(paths.readings('S', day, 'auto')),
    key(paths.readings('S', { from: whole - 25 * hour, to: now }, 'auto')),
    key(paths.gaps('S', { from: now - 24 * hour, to: now })),
  ]).toEqual([
    '/api/me',
    '/api/status',
    '/api/rooms?limit=200',
    '/api/rooms?limit=200&after=50',
    '/api/places?limit=100',
    '/api/rooms/R/outbox',
    '/api/rooms/R/messages',
    '/api/sensors/S/readings',
    '/api/sensors/S/readings',
    '/api/sensors/S/gaps',
  ]);
});

test.each([
  paths.places({ limit: 100, q: 'bed' }),
  paths.messages('R', { limit: 50, before: 900 }),
  paths.messages('R', { limit: 50, q: 'ねこ' }),
  paths.messagesCsv('R'),
  paths.readings('S', { from: whole - 7 * 24 * hour, to: whole }, 'auto'),
  paths.readings('S', { from: whole - 50 * hour, to: whole - 25 * hour }, 'auto'),
  paths.readings('S', { from: whole - 2 * hour, to: whole }, 'auto'),
  paths.readings('S', day, 'raw'),
  paths.readingsFile('csv', [['sensor', 'S']]),
  paths.usual('S', '2026-11-22'),
  paths.media('ab12'),
  '/api/sessions',
  '/api/links',
  '/api/access-log?limit=50',
  '/api/sent?limit=50',
  '/api/addresses',
  paths.events,
  paths.docs,
  '/api/setup',
  '/api/storage',
  '/api/users',
  '/openapi.json',
  '/metrics',
  '/healthz',
])('nothing is kept of %s', (path) => {
  expect(key(path)).toBeNull();
});

test('a day is shown again as long as some of it is in what is asked for', () => {
  const asked = new URL(paths.readings('S', day, 'auto'), 'https://home.example');
  expect([isWorthShowing(asked, day.from + 1), isWorthShowing(asked, day.from)]).toEqual([true, false]);
  expect(isWorthShowing(new URL(paths.status, 'https://home.example'), 1)).toBe(true);
});

test('another user, link or home is told from the same one that has changed', () => {
  const me = { via: 'session', name: '花子', room: null, role: 'viewer', expires_at: '2026-11-22T09:42:00Z' };
  const status = { demo: false, account: 'a', state: 'ok', now: '2026-11-22T09:42:00Z' };
  const of = (path: string, body: object) => owners[path]?.(body);
  expect(of('/api/me', { ...me, role: 'admin', expires_at: null })).toBe(of('/api/me', me));
  expect(of('/api/status', { ...status, state: 'starting', now: '' })).toBe(of('/api/status', status));
  for (const other of [{ name: '太郎' }, { via: 'machine' }, { room: 'R' }]) {
    expect(of('/api/me', { ...me, ...other })).not.toBe(of('/api/me', me));
  }
  for (const other of [{ demo: true }, { account: 'b' }, { account: null }]) {
    expect(of('/api/status', { ...status, ...other })).not.toBe(of('/api/status', status));
  }
});
