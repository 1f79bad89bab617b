import { once } from 'node:events';
import { Readable } from 'node:stream';
import { setTimeout as wait } from 'node:timers/promises';
import type { FastifyReply, FastifyRequest } from 'fastify';
import type { State } from '../state.ts';
import { type Answer, send, wholeText } from './answer.ts';
import type { Face, Handler } from './face.ts';
import type { Fault } from './fault-kinds.ts';
import { takeFaultAfter, takeFaultBefore } from './faults.ts';
import { asHttpError } from './http-error.ts';
import { type Call, recordCall } from './recorded-calls.ts';
import { REPLACEMENTS } from './replacements.ts';
import { readParameters } from './request.ts';

/** Answers one call of an endpoint, with the faults that are armed for it, and counts it. */
export async function answerCall(
  state: State,
  face: Face,
  endpoint: string,
  handler: Handler,
  request: FastifyRequest,
  reply: FastifyReply,
) {
  const disconnected = new AbortController();
  reply.raw.once('close', () => disconnected.abort());
  const clientGone = AbortSignal.any([disconnected.signal, state.closing.signal]);

  /** Waits as the fault asks. True when there is nobody left to answer. */
  const delayOrHang = async (fault: Fault | undefined): Promise<boolean> => {
    if (fault?.kind === 'slow') await wait(fault.ms ?? 1000, undefined, { signal: clientGone }).catch(() => {});
    if (fault?.kind === 'hang' && !clientGone.aborted) await once(clientGone, 'abort');
    return fault?.kind === 'hang' || clientGone.aborted;
  };

  const call = recordCall(state.calls, endpoint, face.accountOf(state, request));
  const before = takeFaultBefore(state.faults, call);
  if (before !== undefined) {
    const replacement = REPLACEMENTS[before.kind]?.(before, endpoint);
    if (replacement !== undefined) {
      count(state, call, before.kind === 'status' ? String(replacement.status) : before.kind);
      return send(reply, replacement);
    }
    const isOver = await delayOrHang(before);
    if (isOver || before.kind === 'cut') {
      count(state, call, before.kind);
      return drop(reply);
    }
  }

  const correct = await readParameters(request)
    .then((parameters) => handler(face.authorise(state, endpoint, parameters), parameters, clientGone))
    .catch((error: unknown) => face.errorAnswer(state, asHttpError(error), request));
  const { fault, answer } = takeFaultAfter(state.faults, call, correct);
  count(state, call, fault === undefined || fault.kind === 'slow' ? String(answer.status) : fault.kind);
  if (await delayOrHang(fault)) return drop(reply);
  if (fault?.kind !== 'cut') return send(reply, answer);
  return reply
    .code(answer.status)
    .headers(answer.headers)
    .send(Readable.from(truncated(answer.body)));
}

/** Says what came of a call, and counts it for `GET /_control/requests`. */
function count(state: State, call: Call, outcome: string): void {
  call.outcome = outcome;
  const { endpoint } = call;
  const counts = state.requests[endpoint] ?? {};
  state.requests[endpoint] = { ...counts, [outcome]: (counts[outcome] ?? 0) + 1 };
}

/** Half of the body, then the connection breaks. */
async function* truncated(body: Answer['body']): AsyncGenerator<Buffer> {
  const bytes = Buffer.isBuffer(body) ? body : Buffer.from(wholeText(body));
  yield bytes.subarray(0, Math.ceil(bytes.length / 2));
  throw new Error('cut');
}

/** Ends the connection without an answer. */
function drop(reply: FastifyReply): FastifyReply {
  reply.hijack();
  reply.raw.destroy();
  return reply;
}
