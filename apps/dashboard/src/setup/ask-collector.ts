/** Hands credentials over to the collector, and waits for what becomes of them. */
import { randomUUID } from 'node:crypto';
import { setTimeout as delay } from 'node:timers/promises';
import {
  dropSignInRequest,
  isSignInRequested,
  requestSignIn,
  type SignInOutcome,
  type SignInRequest,
  takeSignInAnswer,
} from '@roomlog/runtime';

const lookEveryMs = 100;

/**
 * The credentials are on the disk until they are taken, and no longer than `patience` milliseconds.
 * @throws the file system's error, such as ENOSPC
 */
export async function askCollector(
  folder: string,
  given: Omit<SignInRequest, 'id'>,
  patience: number,
): Promise<SignInOutcome> {
  const request = { id: randomUUID(), ...given };
  const end = performance.now() + patience;
  requestSignIn(folder, request);
  try {
    while (performance.now() < end) {
      const outcome = takeSignInAnswer(folder, request);
      if (outcome) return outcome;
      await delay(lookEveryMs);
    }
    return isSignInRequested(folder) ? 'not_taken' : 'interrupted';
  } finally {
    dropSignInRequest(folder);
  }
}
