import type { FastifyRequest } from 'fastify';
import type { State } from '../state.ts';
import type { Answer } from './answer.ts';
import type { HttpError } from './http-error.ts';
import type { Parameters } from './request.ts';

/**
 * Answers one call. `clientGone` aborts when the client disconnects or the simulator closes; only `subscribe` waits.
 */
export type Handler = (state: State, parameters: Parameters, clientGone: AbortSignal) => Answer | Promise<Answer>;

/** One of the two services: BOCCO's Web API, or BOCCO emo's Platform API. */
export interface Face {
  /**
   * Checks who calls. Throws {@link HttpError} 401 for nobody, 429 over the rate limit.
   * @returns what the caller's account has; what the first one has where nobody needs to say who calls
   */
  authorise(state: State, endpoint: string, parameters: Parameters): State;
  /** Whose call it is, from 1; null when it doesn't say. */
  accountOf(state: State, request: FastifyRequest): number | null;
  errorAnswer(state: State, error: HttpError, request: FastifyRequest): Answer;
}
