import { once } from 'node:events';
import { Readable } from 'node:stream';
import { setTimeout as wait } from 'node:timers/promises';
import type { FastifyReply, FastifyRequest } from 'fastify';
import type { State } from '../state.ts';
import { type Answer, json, send } from './answer.ts';
import type { Handler } from './endpoints.ts';
import { type Fault, INSTEAD, strikeAfter, strikeBefore } from './faults.ts';
import { HttpError } from './http-error.ts';

/** Bodies that can't be read are refused by Fastify, with a status of its own. */
const isUnreadable = (error: unknown) =>
  error instanceof Error && 'statusCode' in error && Number(error.statusCode) < 500;

function asHttpError(error: unknown): HttpError {
  if (error instanceof HttpError) return error;
  return isUnreadable(error) ? new HttpError(400, 'Bad Request') : new HttpError(500, 'Internal Server Error');
}

/** Every mistake as BOCCO words it. */
export function errorAnswer(error: unknown, request: FastifyRequest): Answer {
  const problem = asHttpError(error);
  const answer = json(problem.status, problem.body(request.headers['accept-language']));
  return { ...answer, headers: { ...answer.headers, ...problem.headers } };
}

function count(world: State, endpoint: string, outcome: string): void {
  const counts = world.requests[endpoint] ?? {};
  world.requests[endpoint] = { ...counts, [outcome]: (counts[outcome] ?? 0) + 1 };
}

/** Half of the answer, and then the line goes dead. */
async function* half(body: Answer['body']): AsyncGenerator<Buffer> {
  const whole = Buffer.isBuffer(body) ? body : Buffer.from(typeof body === 'string' ? body : Array.from(body).join(''));
  yield whole.subarray(0, Math.ceil(whole.length / 2));
  throw new Error('cut');
}

/** One call of an endpoint, with whatever fault is armed for it. */
export async function answerCall(
  world: State,
  endpoint: string,
  handler: Handler,
  request: FastifyRequest,
  reply: FastifyReply,
) {
  const left = new AbortController();
  reply.raw.once('close', () => left.abort());
  const gone = AbortSignal.any([left.signal, world.closing.signal]);

  /** True when the fault is all there is to the call. */
  const obstruct = async (fault: Fault | undefined): Promise<boolean> => {
    if (fault?.kind === 'slow') await wait(fault.ms ?? 1000, undefined, { signal: gone }).catch(() => {});
    if (fault?.kind === 'hang' && !gone.aborted) await once(gone, 'abort');
    return fault?.kind === 'hang' || gone.aborted;
  };

  const before = strikeBefore(world.faults, endpoint);
  if (before !== undefined) {
    const instead = INSTEAD[before.kind]?.(before);
    if (instead !== undefined) {
      count(world, endpoint, before.kind === 'status' ? String(instead.status) : before.kind);
      return send(reply, instead);
    }
    const isOver = await obstruct(before);
    if (isOver || before.kind === 'cut') {
      count(world, endpoint, before.kind);
      reply.hijack();
      reply.raw.destroy();
      return reply;
    }
  }

  const right = await handler(world, request, gone).catch((error: unknown) => errorAnswer(error, request));
  const { fault, answer } = strikeAfter(world.faults, endpoint, right);
  count(world, endpoint, fault === undefined || fault.kind === 'slow' ? String(answer.status) : fault.kind);
  if (await obstruct(fault)) {
    reply.hijack();
    reply.raw.destroy();
    return reply;
  }
  if (fault?.kind !== 'cut') return send(reply, answer);
  return reply
    .code(answer.status)
    .headers(answer.headers)
    .send(Readable.from(half(answer.body)));
}
