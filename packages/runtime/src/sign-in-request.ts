/**
 * Credentials on their way from the page to the collector: a file (0600) in the data folder, which the collector reads,
 * deletes and tries. What became of them comes back in another file, which has nothing of them.
 */
import { readdirSync, rmSync, statSync } from 'node:fs';
import { join } from 'node:path';
import { isRecord, peekSecretsFile, writeSecretsFile } from './secrets-file.ts';

/**
 * What became of a sign-in. `unreachable`: BOCCO did not answer in time. `unusable`: what answered was not BOCCO.
 * `not_stored`: BOCCO took the credentials, and they could not be stored. `from_environment`: the account's are set
 * there. `not_taken`: no collector runs that would try them. `interrupted`: it ended before it knew.
 */
export const signInOutcomes = [
  'signed_in',
  'refused',
  'unreachable',
  'rate_limited',
  'unusable',
  'not_stored',
  'from_environment',
  'not_taken',
  'interrupted',
] as const;
export type SignInOutcome = (typeof signInOutcomes)[number];

export interface SignInRequest {
  /** Random: an answer names the request that it is for. */
  id: string;
  /** The account's entry in `secrets.json`. */
  account: string;
  /** What was typed: for BOCCO, or for BOCCO emo. */
  secrets: { api_key: string; email: string; password: string } | { refresh_token: string };
}

const fileOf = (folder: string) => join(folder, 'signin-request.json');
const answerOf = (folder: string) => join(folder, 'signin-answer.json');

/** No form has this much. */
const mostBytes = 16 * 1024;

/** @throws the file system's error, such as ENOSPC: nothing is left of it then */
export function requestSignIn(folder: string, request: SignInRequest): void {
  writeSecretsFile(fileOf(folder), { ...request });
}

/** Whether a request waits to be taken. */
export const isSignInRequested = (folder: string): boolean => sizeOf(fileOf(folder)) !== undefined;

/** Takes the request that waits: from now on it is nowhere on the disk. Undefined for anything that roomlog didn't write. */
export function takeSignInRequest(folder: string): SignInRequest | undefined {
  const file = fileOf(folder);
  const bytes = sizeOf(file);
  if (bytes === undefined) return undefined;
  const content = bytes > mostBytes ? {} : peekSecretsFile(file);
  rmSync(file, { force: true });
  return asRequest(content);
}

function asRequest({ id, account, secrets }: Record<string, unknown>): SignInRequest | undefined {
  const { api_key, email, password, refresh_token } = isRecord(secrets) ? secrets : {};
  const typed = refresh_token === undefined ? { api_key, email, password } : { refresh_token };
  const texts = [id, account, ...Object.values(typed)];
  return texts.every((text) => typeof text === 'string')
    ? ({ id, account, secrets: typed } as SignInRequest)
    : undefined;
}

/** Deletes unread what is left of a request, as one of a program that was killed. */
export function dropSignInRequest(folder: string): void {
  const left = readdirSync(folder).filter((name) => /^signin-request\.json(\.\d+\.tmp)?$/.test(name));
  for (const name of left) rmSync(join(folder, name), { force: true });
}

/** @throws the file system's error, such as ENOSPC */
export function answerSignIn(folder: string, { id }: Pick<SignInRequest, 'id'>, outcome: SignInOutcome): void {
  writeSecretsFile(answerOf(folder), { id, outcome });
}

/** The answer to a request, once; undefined while there is none. */
export function takeSignInAnswer(folder: string, { id }: Pick<SignInRequest, 'id'>): SignInOutcome | undefined {
  const answer = peekSecretsFile(answerOf(folder));
  const outcome = signInOutcomes.find((known) => known === answer['outcome']);
  if (answer['id'] !== id || outcome === undefined) return undefined;
  rmSync(answerOf(folder), { force: true });
  return outcome;
}

const sizeOf = (file: string) => statSync(file, { throwIfNoEntry: false })?.size;
