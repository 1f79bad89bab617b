import { createServer, IncomingMessage } from 'node:http';
import type { Socket } from 'node:net';
import { PassThrough } from 'node:stream';
import { beforeEach, expect, test, vi } from 'vitest';
import { usualLimits } from './limits.ts';
import { cutSlowBodies, grantUploadTime } from './slow-bodies.ts';

beforeEach(() => {
  vi.useFakeTimers();
  return () => vi.useRealTimers();
});

/** A request that has come to a server with the usual limits, up to its body. */
function requested(headers: Record<string, string>): IncomingMessage {
  const server = createServer();
  cutSlowBodies(server, usualLimits);
  const connection = Object.assign(new PassThrough(), { bytesWritten: 0, destroySoon: () => connection.destroy() });
  const request = Object.assign(new IncomingMessage(connection as unknown as Socket), { headers });
  server.emit('request', request, {});
  return request;
}

const isCutAfter = (request: IncomingMessage, seconds: number) => {
  vi.advanceTimersByTime(seconds * 1000);
  return request.socket.destroyed;
};

test('a body has ten seconds, whoever sends it; one that is there, and a request without one, is not cut', () => {
  for (const headers of [{ 'content-length': '10' }, { 'transfer-encoding': 'chunked' }]) {
    const slow = requested(headers);
    expect([isCutAfter(slow, 9), isCutAfter(slow, 2)]).toEqual([false, true]);
  }
  const whole = requested({ 'content-length': '10' });
  whole.complete = true;
  expect(isCutAfter(whole, 3600)).toBe(false);
  expect(isCutAfter(requested({}), 3600)).toBe(false);
});

test('a file that keeps coming has five minutes, and ten seconds from one piece to the next', () => {
  const stalled = requested({ 'content-length': '10' });
  const granted = grantUploadTime(stalled, usualLimits);
  granted();
  expect(isCutAfter(stalled, 9)).toBe(false);
  granted();
  expect([isCutAfter(stalled, 9), isCutAfter(stalled, 2)]).toEqual([false, true]);
  const dripping = requested({ 'content-length': '10' });
  const drip = grantUploadTime(dripping, usualLimits);
  let seconds = 0;
  for (; !isCutAfter(dripping, 5) && seconds < 3600; seconds += 5) drip();
  expect(seconds).toBe(295);
});
