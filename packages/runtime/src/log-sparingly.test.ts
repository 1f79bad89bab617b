import { expect, test, vi } from 'vitest';
import { logSparingly } from './log-sparingly.ts';

test('a fault that goes on is a line a minute, which says how many were left out; another one is a line of its own', () => {
  vi.useFakeTimers({ toFake: ['performance'] });
  const log = {};
  const lines: unknown[] = [];
  const fail = (kind: string) => logSparingly(log, kind, (left) => lines.push({ kind, ...left }));
  for (let second = 0; second < 150; second++) {
    fail('full');
    if (second === 30) fail('unreachable');
    vi.advanceTimersByTime(1000);
  }
  logSparingly({}, 'full', () => lines.push('of another program'));
  expect(lines).toEqual([
    { kind: 'full' },
    { kind: 'unreachable' },
    { kind: 'full', skipped: 59 },
    { kind: 'full', skipped: 59 },
    'of another program',
  ]);
  vi.useRealTimers();
});
