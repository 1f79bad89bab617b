import { backoff } from '@roomlog/runtime';

/** The longest wait between two attempts (seconds). */
export const longestWait = 60;

/** Seconds to the next attempt: 1, 2, 4, … `longestWait`. */
export const backoffSeconds = (attempts: number) => backoff({ first: 1, longest: longestWait }, attempts);
