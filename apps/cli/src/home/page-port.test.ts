import { readConfig } from '@roomlog/runtime';
import { expect, test } from 'vitest';
import { createPagePort } from './page-port.ts';

const of = (ROOMLOG_LISTEN: string) => createPagePort({ ROOMLOG_LISTEN }, readConfig({ ROOMLOG_LISTEN }));

test.for([
  ['127.0.0.1:0', 'http://127.0.0.1:4321/', '127.0.0.1:4321'],
  ['[::1]:0', 'http://[::1]:4321/', '[::1]:4321'],
  ['127.0.0.1:80', 'http://127.0.0.1:80/', '127.0.0.1:80'],
] as const)('the dashboard on %s at %s is started again on %s', ([given, url, again]) => {
  const port = of(given);
  expect(port.listen()).toBe(given);
  port.bound(url);
  expect(port.listen()).toBe(again);
});

test('a port that another program has taken meanwhile is given up, the one that was asked for is not', () => {
  const any = of('127.0.0.1:0');
  any.bound('http://127.0.0.1:4321/');
  expect(any.isFatal(74)).toBe(true);
  expect(any.isFatal(78)).toBe(false);
  expect(any.listen()).toBe('127.0.0.1:0');
  expect(any.isFatal(78)).toBe(true);
  const fixed = of('127.0.0.1:4680');
  fixed.bound('http://127.0.0.1:4680/');
  expect(fixed.isFatal(78)).toBe(true);
});
